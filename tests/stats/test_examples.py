import doctest
import importlib
import pkgutil

import pytest

import salon.stats

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(salon.stats.__path__, "salon.stats.") if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name):
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.failed == 0
