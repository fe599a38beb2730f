"""What hosts read: the headers, and the configurations of hosting platforms."""

import re

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from conftest import ROOT

HEADERS = ROOT / "hosting" / "_headers"
HEADER = re.compile(r"^  ([\w-]+): (.+)$", re.MULTILINE)
NGINX_HEADER = re.compile(r'add_header ([\w-]+) "(.+)" always;')


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ("github-workflows", ".github/workflows/*.yml"),
        ("gitlab-ci", ".gitlab-ci.yml"),
        ("readthedocs", ".readthedocs.yaml"),
    ],
)
def test_configurations_follow_their_schemas(schema: str, pattern: str) -> None:
    # The schemas come with the package.
    files = [str(path) for path in ROOT.glob(pattern)]
    result = CliRunner().invoke(check_jsonschema, ["--builtin-schema", f"vendor.{schema}", *files])
    assert files and result.exit_code == 0, result.output


def test_nginx_sends_what_other_hosts_read() -> None:
    nginx = (ROOT / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    headers = dict(HEADER.findall(HEADERS.read_text(encoding="utf-8")))
    assert dict(NGINX_HEADER.findall(nginx)) == headers
