"""A folder of one's own, and the command run as a person runs it."""

import io
import json

import pytest
from django.core.management import call_command

from tests.salon.importing.folders import write_hairsalon, write_own


@pytest.fixture
def hairsalon(tmp_path):
    return lambda **files: write_hairsalon(tmp_path / "export", **files)


@pytest.fixture
def own(tmp_path):
    return lambda **files: write_own(tmp_path / "history", **files)


@pytest.fixture
def run():
    """Run the command; gives the reconciliation as the JSON says it."""

    def import_history(folder, **options):
        out = io.StringIO()
        call_command("import_history", str(folder), json=True, stdout=out, **options)
        return json.loads(out.getvalue())

    return import_history


@pytest.fixture
def refusal():
    """Run the command on something it must refuse; gives the exit code and what it says."""

    def import_history(folder, **options):
        err = io.StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("import_history", str(folder), stdout=io.StringIO(), stderr=err, **options)
        return stopped.value.code, err.getvalue().strip().splitlines()

    return import_history
