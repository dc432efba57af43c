"""What we serve from others is complete, unchanged, licensed, and fetched from nowhere."""

import hashlib
import json
import re
import shutil
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.template import engines

from salon.management.commands.vendor_static import HTMX, PACKAGES, readme, vendor_all

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "salon/static"
VENDOR = STATIC / "vendor"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
REFUSED = r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|javascript:"
PAGES = [path for path in TEMPLATES if "emails" not in path.parts]


def listed():
    lines = (VENDOR / "CHECKSUMS.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def test_every_vendored_file_is_the_one_that_was_copied():
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "CHECKSUMS.sha256"
    }

    assert found == listed()


@pytest.mark.parametrize("package", [*PACKAGES, HTMX], ids=lambda package: package.folder)
def test_every_package_comes_with_its_licence(package):
    licences = [path.read_text(encoding="utf-8") for path in (VENDOR / package.folder).glob("LICENSE*")]

    assert [len(text) > 400 for text in licences[:1]] == [True]


def test_the_list_of_packages_names_the_versions_that_package_json_pins():
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    pinned = manifest["dependencies"] | manifest["devDependencies"]
    htmx = re.search(r'version:"([0-9.]+)"', (VENDOR / "htmx/htmx.min.js").read_text(encoding="utf-8")).group(1)
    versions = {package.folder: pinned[package.npm_name] for package in PACKAGES} | {"htmx": htmx}

    assert (VENDOR / "README.md").read_text(encoding="utf-8") == readme(versions)


def test_htmx_is_the_file_inside_django_htmx():
    ours = (VENDOR / "htmx/htmx.min.js").read_bytes()

    assert ours == (Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js").read_bytes()


def test_copying_again_from_the_same_packages_changes_nothing(tmp_path):
    node_modules, vendor = packages_like_ours(tmp_path)
    for folder in ("event-calendar", "htmx"):
        (vendor / folder).mkdir(parents=True, exist_ok=True)
        (vendor / folder / "LICENSE").write_bytes((VENDOR / folder / "LICENSE").read_bytes())

    vendor_all(node_modules, vendor)

    assert (vendor / "CHECKSUMS.sha256").read_text() == (VENDOR / "CHECKSUMS.sha256").read_text()


def packages_like_ours(tmp_path):
    """A node_modules made of the files we ship, each with the source-map pointer that we take out."""
    pinned = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = pinned["dependencies"] | pinned["devDependencies"]
    for package in PACKAGES:
        source = tmp_path / "node_modules" / package.npm_name
        origins = {**package.files, **{name: name for name in package.licence_files}}
        for name, origin in origins.items():
            target = source / origin
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((VENDOR / package.folder / name).read_bytes() + b"\n//# sourceMappingURL=x.map")
        (source / "package.json").write_text(json.dumps({"version": versions[package.npm_name]}))
    return tmp_path / "node_modules", tmp_path / "vendor"


def test_the_lock_holds_no_addresses():
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")

    assert re.findall(r'"(?:resolved|url)"|https?://', lock) == [], (
        "run npm install --omit-lockfile-registry-resolved and take the funding entries out"
    )


def test_a_manifest_storage_finds_every_file_that_our_css_and_js_point_to(tmp_path):
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = ManifestStaticFilesStorage(location=str(tmp_path))
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]

    outcome = storage.post_process({name: (storage, name) for name in names})

    assert [error for _, _, error in outcome if isinstance(error, Exception)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_holds_what_the_content_policy_refuses(path):
    text = path.read_text(encoding="utf-8")

    refused = re.findall(REFUSED, text)

    assert refused == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_page_compiles_and_loads_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")

    engines["django"].from_string(text)

    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", text) == []


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_last_error_pages_need_no_context_and_no_database(name):
    page = engines["django"].get_template(name).render()

    assert (page.count("<h1>"), page.count(f'href="{settings.STATIC_URL}css/tokens.css"')) == (1, 1)


@pytest.mark.parametrize("path", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_sheet_imports_no_other_since_axe_would_then_trip_over_the_content_policy(path):
    assert path.read_text(encoding="utf-8").count("@import") == 0
