"""docs/database.md says what the database is: queries run, fields and columns are all there."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from lbpcmc.batch.entries import FIELDS
from lbpcmc.store import Ledger, verify
from lbpcmc.store.layout import TABLES, VIEWS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "database.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_gives_rows(full, path, query):
    full.close()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute(query).fetchall()


def test_every_view_has_an_example():
    assert all(any(view in query for query in QUERIES) for view in VIEWS)


def test_the_fields_of_an_entry_in_their_order():
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGE, re.MULTILINE)
    assert rows == [(str(place), name) for place, name in enumerate(FIELDS, 1)]


def test_every_table_and_every_column_of_a_view_is_named(full):
    assert all(f"`{name}`" in PAGE for name in (*TABLES, *VIEWS, "entry", "document_bytes"))
    with full.transaction(write=False) as connection:
        for view in VIEWS:
            section = PAGE.partition(f"### `{view}`")[2].partition("\n#")[0]
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
            assert [column for column in columns if f"`{column}`" not in section] == []


def test_a_backup_as_the_page_says_is_whole_and_opens_where_nothing_can_be_written(full, stranger, tmp_path):
    head = full.head()
    copy = tmp_path / "media" / "copy.sqlite"
    copy.parent.mkdir()
    with stranger() as connection:
        connection.execute(f"VACUUM INTO '{copy}'")
    copy.chmod(0o444)
    copy.parent.chmod(0o555)
    with Ledger.open(copy, read_only=True) as restored:
        assert restored.head() == head
        assert verify(restored, [head]).good
    script = Path(__file__).parent.parent.parent / "scripts" / "verify_standalone.py"
    assert subprocess.run([sys.executable, script, copy], capture_output=True, check=False).returncode == 0
    copy.parent.chmod(0o755)
