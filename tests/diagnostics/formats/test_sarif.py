import json

import jsonschema
import pytest
from format_cases import BROKEN, printed, reports_of

import cnnspec
from cnnspec.diagnostics import Diagnostic
from cnnspec.diagnostics.formats import Report
from cnnspec.spans.source import Source, Span


def thing(required, **properties):
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def many(items, least=0):
    return {"type": "array", "items": items, "minItems": least, "uniqueItems": True}


# What SARIF 2.1.0 demands of the properties that we write, and nothing that it does not know. The whole schema is not
# ours to copy; a log was checked against it by hand when this was written.
TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 1}
MESSAGE = thing(["text"], text=TEXT)
PLACE = thing(["uri"], uri={"type": "string", "pattern": r"^[\w./%~+-]+(:[\w./%~+-]*)?$"})
REGION = thing([], startLine=NUMBER, startColumn=NUMBER, endLine=NUMBER, endColumn=NUMBER)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REPLACEMENT = thing(["deletedRegion"], deletedRegion=REGION, insertedContent=thing([], text={"type": "string"}))
CHANGE = thing(
    ["artifactLocation", "replacements"],
    artifactLocation=PLACE,
    replacements={**many(REPLACEMENT, 1), "uniqueItems": False},
)
RESULT = thing(
    ["message"],
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    message=MESSAGE,
    locations={
        "type": "array",
        "items": thing([], physicalLocation=thing(["artifactLocation"], artifactLocation=PLACE, region=REGION)),
    },
    fixes=many(thing(["artifactChanges"], description=MESSAGE, artifactChanges=many(CHANGE, 1))),
)
RULE = thing(
    ["id"],
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    defaultConfiguration=thing([], level=LEVEL),
)
RUN = thing(
    ["tool"],
    tool=thing(["driver"], driver=thing(["name"], name=TEXT, version=TEXT, rules=many(RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    artifacts=many(thing([], location=PLACE)),
    results={"type": "array", "items": RESULT},
)
SCHEMA = thing(["version", "runs"], version={"const": "2.1.0"}, runs={"type": "array", "items": RUN})
SCHEMA["properties"]["$schema"] = TEXT


def log_of(reports):
    log = json.loads(printed("sarif", reports))
    jsonschema.validate(log, SCHEMA)
    return log["runs"][0]


def test_a_log_keeps_the_schema_whatever_was_found():
    assert log_of([])["results"] == []
    assert log_of([Report("good.yaml", ()), Report("good.yaml", ())])["artifacts"] == [
        {"location": {"uri": "good.yaml"}}
    ]
    lost = Diagnostic("file.unreadable", "cannot read it")
    (result,) = log_of([Report("gone.yaml", (lost,), unreadable=True)])["results"]
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "gone.yaml"}}}]


def test_a_result_has_its_rule_level_place_and_remedy():
    run = log_of(reports_of())
    first, second = run["results"]
    assert run["tool"]["driver"]["version"] == cnnspec.__version__
    assert run["columnKind"] == "unicodeCodePoints"
    for result in (first, second):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert first["message"]["text"] == "conv: unknown key 'kernal'\nhelp: did you mean 'kernel'?"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "nets/a%20b.yaml"},
        "region": {"startLine": 6, "startColumn": 24, "endLine": 6, "endColumn": 30},
    }


def test_a_fix_says_what_to_put_where():
    (fix,) = log_of(reports_of())["results"][1]["fixes"]
    (change,) = fix["artifactChanges"]
    text = BROKEN.split("\n")
    for each in reversed(change["replacements"]):
        region, new = each["deletedRegion"], each["insertedContent"]["text"]
        line = text[region["startLine"] - 1]
        text[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    assert "  - {conv: {filters: 8, kernel: 3}}" in text


@pytest.mark.parametrize(("severity", "level"), [("error", "error"), ("warning", "warning"), ("info", "note")])
def test_columns_are_code_points_and_levels_those_of_sarif(severity, level):
    text = "𝔞ü: here\n"
    span = Span(Source("n.yaml", text), text.index("here"), len(text) - 1)
    run = log_of([Report("n.yaml", (Diagnostic("spec.value", "m", span, severity=severity),))])
    assert run["results"][0]["level"] == level
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == (5, 9)


def test_what_is_not_below_the_folder_has_a_whole_address():
    assert log_of([Report("/elsewhere/a b.yaml", ())])["artifacts"] == [
        {"location": {"uri": "file:///elsewhere/a%20b.yaml"}}
    ]


def test_a_rule_says_what_it_is_about_and_why():
    span = Span(Source("n.yaml", "a: 1\n"), 0, 1)
    run = log_of([Report("n.yaml", (Diagnostic("shape.merge", "m", span),))])
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "The inputs of a merge have different shapes."
    assert rule["fullDescription"]["text"].startswith("A sum needs the same height")
