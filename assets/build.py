"""Builds `build/assets` from the npm packages and `assets/scss`. Standard library only."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path


def build(root: Path, npm: list[str], node: list[str]) -> None:
    """Make the style sheet, font, icons and component scripts that `STATICFILES_DIRS` names.

    `npm` and `node` are command prefixes, such as ["npm"] or [python, "-m", "…"]. Returns at once
    when no input has changed since the last build. Raises CalledProcessError when npm or Sass
    fails; the next call then builds again.
    """
    lock, packages = root / "package-lock.json", root / "node_modules"
    installed = packages / ".package-lock.json"
    stamp, built = root / "build" / "assets.stamp", root / "build" / "assets"

    fresh = installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime
    inputs = _digest([lock, Path(__file__), *sorted((root / "assets" / "scss").glob("*.scss"))])
    if fresh and built.exists() and stamp.exists() and stamp.read_text() == inputs:
        return

    stamp.unlink(missing_ok=True)
    if not fresh:
        quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        _run([*npm, "ci", "--ignore-scripts", "--omit=optional", *quiet], root)
        installed.touch()

    # Made beside and then put in place, so that a running server misses no file meanwhile.
    out = root / "build" / "assets.next"
    style = out / "css" / "app.css"
    shutil.rmtree(out, ignore_errors=True)
    for folder in ("css", "fonts", "images", "js"):
        (out / folder).mkdir(parents=True)
    sass = [*node, str(packages / "sass" / "sass.js"), "--style=compressed", "--no-source-map"]
    _run([*sass, "--load-path=node_modules", "assets/scss/app.scss", str(style)], root)

    fonts = packages / "@fontsource-variable" / "inter" / "files"
    shutil.copy(fonts / "inter-latin-wght-normal.woff2", out / "fonts")
    components = packages / "nhsuk-frontend" / "dist" / "nhsuk"
    # Only the icons that our styles use: others of the package carry the NHS identity.
    for name in sorted(set(re.findall(r"\.\./images/([\w-]+\.svg)", style.read_text("utf-8")))):
        shutil.copy(components / "assets" / "images" / name, out / "images")
    # The version stays in the name because `import` statements are not rewritten when collected.
    for script in components.glob("nhsuk-frontend-[0-9]*.min.js"):
        text = script.read_text("utf-8")
        # The map is not served, and collectstatic refuses a reference to a missing file.
        text = re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
        (out / "js" / script.name).write_text(text, "utf-8")
    shutil.rmtree(built, ignore_errors=True)
    out.rename(built)
    stamp.write_text(inputs)


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _run(command: list[str], root: Path) -> None:
    subprocess.run(command, cwd=root, check=True)  # noqa: S603


if __name__ == "__main__":
    build(
        Path(__file__).resolve().parent.parent,
        npm=[shutil.which("npm") or "npm"],
        node=[shutil.which("node") or "node"],
    )
