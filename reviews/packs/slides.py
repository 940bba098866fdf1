"""What stands on the screen while a project is presented: its page in five slides."""

from typing import Any

from reviews.packs.frozen import Content

SLIDES = 5


def slide_number(text: str) -> int:
    """Return which slide is meant: the first, unless the text is the number of another."""
    number = int(text) if text.isdecimal() and len(text) < 4 else 1
    return min(max(number, 1), SLIDES)


def slide(page: Content, number: int) -> dict[str, Any]:
    """Return one of the five slides of a project's page: `title`, `lines`, perhaps `svg`."""
    return (_aim, _figures, _changed, _tested, _asked)[number - 1](page)


def _aim(page: Content) -> dict[str, Any]:
    lines = [page["aim"], f"Serves {page['serves']}." if page["serves"] else "", page["people"]]
    return {"title": page["title"], "lines": [line for line in lines if line]}


def _figures(page: Content) -> dict[str, Any]:
    chart = page["chart"]
    others = [f"{one['name']}. {one['sentence']}" for one in page["balancing"]]
    lines = [chart["sentence"], *others]
    return {"title": chart["name"], "lines": lines, "svg": chart["svg"]}


def _changed(page: Content) -> dict[str, Any]:
    lines = [*page["words"], *page["changed"], page["progress"]]
    return {"title": f"Changed since {page['since']}", "lines": lines}


def _tested(page: Content) -> dict[str, Any]:
    tests = [
        " ".join(filter(None, (f"{one['idea']} ({one['scale']}).", one["learned"], one["act"])))
        for one in page["tests"]
    ]
    lines = [*tests, *page["learning"]] or ["No test of change was finished yet."]
    return {"title": "Tested and learned", "lines": lines}


def _asked(page: Content) -> dict[str, Any]:
    lines = [f"Decision wanted: {page['wanted']}"]
    lines += [f"In the way: {one}" for one in page["obstacles"]]
    lines += [f"Promised: {one}" for one in page["promises"]]
    return {"title": page["ask"], "lines": lines}
