import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from claims.store import migrate
from claims.store.migrating import alembic_config
from claims.store.sql.version import is_current, newest_revision

OPEN = """
import sys
from claims.store import open_store
open_store(sys.argv[1]).close()
print("alembic" in sys.modules)
"""


def test_the_newest_file_is_alembics_head() -> None:
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert newest_revision() == head


def test_a_database_without_tables_or_of_another_version_is_not_current() -> None:
    with create_engine("sqlite://").connect() as connection:
        assert not is_current(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        assert not is_current(connection)
        connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
        assert not is_current(connection)


def test_opening_a_ready_store_does_not_load_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    migrate(url)
    done = subprocess.run(
        [sys.executable, "-c", OPEN, url],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[4],
    )
    assert done.stdout.strip() == "False"
