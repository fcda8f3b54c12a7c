"""The command line explains itself in German, and docs/cli.md tells the same as the parser."""

from __future__ import annotations

import argparse
import inspect
import re
from pathlib import Path

import pytest

from desktop.cli import main
from desktop.commands.arguments import command_line
from desktop.commands.command_parser import own_words

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
# Said only to whoever wrote a parser wrongly, never to somebody at the command line.
TO_PROGRAMMERS = (
    ".__call__() not defined", "conflicting ", "argument \"-\" with mode", "can't open", "cannot merge actions",
    "'required' is an invalid", "invalid option string", "dest= is required", "invalid conflict_resolution",
    "mutually exclusive arguments", "cannot have multiple subparser", "%r is not callable",
)  # fmt: skip


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command with its parser."""
    [choices] = [a.choices for a in command_line()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(choices)


def section(command: str) -> str:
    """What docs/cli.md says of a command."""
    found = re.search(rf"^### `{command}`\n(.*?)(?=^### |^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section on {command}"
    return found[1]


@pytest.mark.parametrize("command", commands())
def test_the_page_tells_every_argument_of_a_command(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMTSFACH_LANGUAGE", "en")
    told = section(command)
    options = {option for action in commands()[command]._actions for option in action.option_strings}
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", told)) == {o for o in options if o.startswith("--")} - {"--help"}
    for action in commands()[command]._actions:
        if not action.option_strings:
            assert isinstance(action.metavar, str)
            assert action.metavar in told


@pytest.mark.parametrize("command", commands())
def test_the_page_tells_exit_codes_and_shape_of_a_command(command: str) -> None:
    assert re.search(r"^Exit: ", section(command), re.MULTILINE)
    assert re.search(r"^JSON: ", section(command), re.MULTILINE)


def test_the_page_tells_of_no_command_that_is_not_there() -> None:
    assert re.findall(r"^### `([a-z-]+)`$", PAGE, re.MULTILINE) == list(commands())


def test_every_text_of_argparse_somebody_can_meet_passes_through_the_catalogue() -> None:
    source = inspect.getsource(argparse)
    texts = re.findall(r"\b_\((['\"])(.*?)\1", source) + re.findall(r"ngettext\((['\"])(.*?)\1", source)
    met = {text.encode().decode("unicode_escape") for _quote, text in texts}
    met = {text for text in met if not text.startswith(TO_PROGRAMMERS)} - {"title", "description"}
    with own_words():
        known = {text for text in met if vars(argparse)["_"](text) != text}
        counted = vars(argparse)["ngettext"]("expected %s argument", "expected %s arguments", 2)
    assert met - known == set()
    assert "expected" not in counted


def test_argparse_has_its_own_words_back_afterwards() -> None:
    before = vars(argparse)["_"], vars(argparse)["ngettext"]
    with own_words():
        assert vars(argparse)["_"] is not before[0]
    assert (vars(argparse)["_"], vars(argparse)["ngettext"]) == before


@pytest.mark.parametrize("command", [None, *commands()])
def test_help_is_german(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"] if command is None else [command, "--help"])
    shown = capsys.readouterr().out
    assert ended.value.code == 0
    assert shown.startswith("Aufruf: amtsfach")
    assert "diese Hilfe zeigen" in shown
    assert not re.search(r"usage|positional|options:|show this|COMMAND|FILE|\bthe\b|\band\b", shown), shown


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param([], ["PFAD"], id="nothing-given"),
        pytest.param(["x", "--channel", "taube"], ["taube", "mail"], id="no-such-choice"),
        pytest.param(["x", "--channel"], ["--channel"], id="no-value"),
        pytest.param(["x", "--flug"], ["--flug"], id="no-such-option"),
    ],
)
def test_wrong_use_is_told_in_german(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", *arguments]) == 2
    told = capsys.readouterr().err
    for word in words:
        assert word in told
    assert not re.search(r"required|invalid|choose|expected|unrecognized|argument ", told), told


@pytest.mark.parametrize("number", ["0", "-1", "viele"])
def test_a_limit_is_a_whole_number_of_one_or_more(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", f"--limit={number}"]) == 2
    assert "ganze Zahl" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--profile", "", "list"], ["save", "x", "--out", ""], ["import", ""]])
def test_an_empty_name_never_stands_for_another_place(
    arguments: list[str], tmp_profile_env: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err
    assert list(tmp_profile_env.iterdir()) == []  # no default profile was made
