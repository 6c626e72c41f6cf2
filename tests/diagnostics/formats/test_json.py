import json

from format_cases import printed, reports_of

from cnnspec.diagnostics import render_json


def test_it_is_the_contract_for_scripts():
    (report,) = reports_of()
    text = printed("json", [report])
    assert text == render_json([(report.path, report.diagnostics)]) + "\n"
    (file,) = json.loads(text)["files"]
    assert [each["fixable"] for each in file["diagnostics"]] == [
        True,
        True,
    ]  # a near miss of a word, and fields beside it
    assert printed("json", [report], "err") == ""
