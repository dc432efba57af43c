"""Copy the front-end files we serve out of node_modules, with licences and checksums.

Run after `npm ci` when a version in package.json changes; the result is committed, so that
neither an installation nor a page ever fetches anything.
"""

import hashlib
import json
import re
import shutil
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

SOURCE_MAP = re.compile(rb"\n?/[*/]# sourceMappingURL=[^\n]*")
HAND_KEPT = {"event-calendar", "htmx"}  # these packages ship no licence file; ours is kept beside the code


@dataclass(frozen=True)
class Package:
    """One front-end package: where it comes from, what we take, and why we have it."""

    folder: str
    npm_name: str
    licence: str
    reason: str
    files: dict[str, str] = field(default_factory=dict)
    licence_files: tuple[str, ...] = ("LICENSE",)


PACKAGES = (
    Package(
        "bootstrap",
        "bootstrap",
        "MIT",
        "Grid, forms and the few widgets (menu, side panel, toast) that every page uses; crispy-bootstrap5 speaks it.",
        {
            "bootstrap.min.css": "dist/css/bootstrap.min.css",
            "bootstrap.bundle.min.js": "dist/js/bootstrap.bundle.min.js",
        },
    ),
    Package(
        "bootstrap-icons",
        "bootstrap-icons",
        "MIT",
        "One even set of icons as a font, so that no inline SVG or style is needed.",
        {
            "bootstrap-icons.min.css": "font/bootstrap-icons.min.css",
            "fonts/bootstrap-icons.woff2": "font/fonts/bootstrap-icons.woff2",
        },
    ),
    Package(
        "chart.js",
        "chart.js",
        "MIT",
        "Draws pictures from the tables that stay on the page for screen readers.",
        {"chart.umd.min.js": "dist/chart.umd.min.js"},
        ("LICENSE.md",),
    ),
    Package(
        "event-calendar",
        "@event-calendar/build",
        "MIT",
        "The diary: one column for each member of staff, drag to move.",
        {
            "event-calendar.min.css": "dist/event-calendar.min.css",
            "event-calendar.min.js": "dist/event-calendar.min.js",
        },
        (),
    ),
    Package(
        "inter",
        "@fontsource-variable/inter",
        "OFL-1.1",
        "One font family with real tabular figures; latin and latin-ext cover Finnish, Swedish and English.",
        {
            "inter-latin-wght-normal.woff2": "files/inter-latin-wght-normal.woff2",
            "inter-latin-ext-wght-normal.woff2": "files/inter-latin-ext-wght-normal.woff2",
        },
    ),
    Package(
        "axe-core",
        "axe-core",
        "MPL-2.0",
        "Tests only: the accessibility check of the browser tests. No page loads it.",
        {"axe.min.js": "axe.min.js"},
        ("LICENSE", "LICENSE-3RD-PARTY.txt"),
    ),
)
HTMX = Package(
    "htmx",
    "htmx",
    "0BSD",
    "Swaps page fragments without a client-side framework; the file is the one inside django-htmx.",
)


class Command(BaseCommand):
    """manage.py vendor_static"""

    help = "Copy the front-end files from node_modules into salon/static/vendor."

    def handle(self, *args: Any, **options: Any) -> None:
        node_modules = Path(settings.BASE_DIR) / "node_modules"
        if not node_modules.is_dir():
            raise CommandError("There is no node_modules here. Run `npm ci` first, then this command again.")
        vendor = Path(settings.BASE_DIR) / "salon" / "static" / "vendor"
        versions = vendor_all(node_modules, vendor)
        self.stdout.write(f"{len(versions)} packages copied to {vendor.relative_to(settings.BASE_DIR)}.")


def vendor_all(node_modules: Path, vendor: Path) -> dict[str, str]:
    """Copy every package, write CHECKSUMS.sha256 and README.md, return the versions by folder."""
    versions = {package.folder: copy_package(package, node_modules, vendor) for package in PACKAGES}
    versions[HTMX.folder] = copy_htmx(vendor)
    (vendor / "README.md").write_text(readme(versions), encoding="utf-8")
    (vendor / "CHECKSUMS.sha256").write_text(checksums(vendor), encoding="utf-8")
    return versions


def copy_package(package: Package, node_modules: Path, vendor: Path) -> str:
    """Copy one package's files and licences; return its version."""
    source, target = node_modules / package.npm_name, vendor / package.folder
    if package.folder not in HAND_KEPT:
        shutil.rmtree(target, ignore_errors=True)
    for name, origin in package.files.items():
        write(target / name, (source / origin).read_bytes())
    for name in package.licence_files:
        write(target / name, (source / name).read_bytes())
    return str(json.loads((source / "package.json").read_text(encoding="utf-8"))["version"])


def copy_htmx(vendor: Path) -> str:
    """Copy htmx 2 out of the installed django-htmx, so that the two always fit together."""
    script = (resources.files("django_htmx") / "static" / "django_htmx" / "htmx-2.min.js").read_bytes()
    write(vendor / HTMX.folder / "htmx.min.js", script)
    version = re.search(rb'version:"([0-9.]+)"', script)
    return version.group(1).decode() if version else "2"


def write(path: Path, content: bytes) -> None:
    """Write a file without a pointer to a source map (a manifest storage would look for the map)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = SOURCE_MAP.sub(b"", content)
    if path.name == "bootstrap-icons.min.css":
        content = re.sub(rb',url\("fonts/bootstrap-icons\.woff\?[0-9a-f]+"\) format\("woff"\)', b"", content)
    path.write_bytes(content)


def checksums(vendor: Path) -> str:
    """The lines that `sha256sum --check CHECKSUMS.sha256` reads."""
    files = sorted(path for path in vendor.rglob("*") if path.is_file() and path.name != "CHECKSUMS.sha256")
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(vendor).as_posix()}\n" for path in files
    )


def readme(versions: dict[str, str]) -> str:
    """What lies here, for the next person who wonders."""
    rows = "".join(
        f"| {package.folder} | {versions[package.folder]} | {package.licence} | {package.reason} |\n"
        for package in (*PACKAGES, HTMX)
    )
    return (
        "# Front-end files of others\n\n"
        "Unchanged but for removed source-map pointers (and the WOFF fallback of the icon font). Nothing is fetched\n"
        "at run time. Written by `manage.py vendor_static` after `npm ci`; do not edit by hand. Check with\n"
        "`sha256sum --check CHECKSUMS.sha256`. Each folder holds its licence.\n\n"
        "To raise a version: change it in package.json, run\n"
        "`npm install --omit-lockfile-registry-resolved --ignore-scripts`, take the `funding` entries out of\n"
        "package-lock.json (the lock holds no addresses), then run the command again.\n\n"
        f"| name | version | licence | why it is here |\n|---|---|---|---|\n{rows}"
    )
