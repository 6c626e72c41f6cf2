"""``--track mlflow``: where to, and into which experiment, MLflow's own environment variables say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import mlflow

from cnnspec.runs.record import read_json
from cnnspec.text.files import write_atomically
from cnnspec.training.result import Result
from cnnspec.training.trackers import Begun

MEMORY = "tracker.mlflow.json"  # in the folder of the run: which run of MLflow it is


class Tracker:
    """A run of MLflow: measures by epoch, the environment as tags; a run that is resumed goes on there too."""

    def __init__(self) -> None:
        self._client: Any = mlflow.MlflowClient()
        self._id = ""

    def begin(self, run: Begun) -> None:
        """Makes the run there, or finds that of the epochs before."""
        memory = run.folder / MEMORY
        if run.epochs and memory.exists():
            self._id = str(read_json(memory).get("run_id", ""))
            self._client.update_run(self._id, status="RUNNING")
            return
        import os

        name = os.environ.get("MLFLOW_EXPERIMENT_NAME", "cnnspec")
        existing = self._client.get_experiment_by_name(name)
        experiment = existing.experiment_id if existing else self._client.create_experiment(name)
        tags = {f"cnnspec.{key}": str(value) for key, value in run.environment.items()}
        mlflow_run = self._client.create_run(experiment, run_name=run.folder.name, tags=tags)
        self._id = mlflow_run.info.run_id
        write_atomically(memory, json.dumps({"run_id": self._id}) + "\n")
        self._client.set_tag(self._id, "cnnspec.spec", run.spec[:5000])

    def epoch(self, number: int, measures: Mapping[str, float]) -> None:
        """The measures at the step of the epoch."""
        for name, value in measures.items():
            self._client.log_metric(self._id, name, value, step=number)

    def end(self, result: Result) -> None:
        """How it ended."""
        status = {"nan": "FAILED", "interrupt": "KILLED"}.get(result.stopped_by, "FINISHED")
        self._client.set_terminated(self._id, status=status)
