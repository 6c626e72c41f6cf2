"""A real store of MLflow in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from training_runs import train

pytestmark = [pytest.mark.keras, pytest.mark.filterwarnings("ignore")]


def test_a_run_and_its_resume_are_one_run_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mlflow")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", (tmp_path / "store").as_uri())
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    from mlflow import MlflowClient

    train(tmp_path / "run", epochs=1, resolved="train: {epochs: 1}\n", track=["mlflow"])
    result = train(tmp_path / "run", epochs=2, resolved="train: {epochs: 2}\n", track=["mlflow"], extend=True)
    client = MlflowClient()
    experiment = client.get_experiment_by_name("cnnspec")
    (found,) = client.search_runs([experiment.experiment_id])
    assert (found.info.run_name, found.info.status) == ("run", "FINISHED")
    told = client.get_metric_history(found.info.run_id, "val_accuracy")
    assert [each.step for each in told] == [1, 2]
    assert told[-1].value == result.metrics["val_accuracy"]
