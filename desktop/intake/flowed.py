"""Join the lines that a mail program broke softly, and only those.

Source:
    RFC 3676 (format=flowed, delsp).
"""

from __future__ import annotations


def joined(text: str, *, delete_space: bool) -> str:
    """Text of a format=flowed part as its writer typed it; quote marks stay, one level per `>`.

    Args:
        text: Lines end in LF alone.
        delete_space: The part says delsp=yes: the space at a soft break is not part of the text.
    """
    lines: list[str] = []
    open_depth = -1  # quote depth of a line that waits for its continuation
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "  # the signature mark ends in a space and never flows
        if flows and delete_space:
            content = content[:-1]
        if depth == open_depth and content != "-- ":
            lines[-1] += content
        else:
            lines.append(f"{'>' * depth} {content}" if depth else content)
        open_depth = depth if flows else -1
    return "\n".join(lines)
