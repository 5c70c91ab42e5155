"""
The two roles of the database: a login that owns nothing, an owner that cannot log in.

`migrate` and `flush` become the owner for their session; sweeps become it for a transaction (core.scope).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from core.scope import OWNER

# MAINTAIN lets an import refresh the statistics of the tables that it fills.
GRANTS = """
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE, MAINTAIN ON TABLES TO SESSION_USER;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO SESSION_USER;
"""
# In a database that the login made itself, as for tests, the owner has no rights yet.
ADMIT = f"""
DO $$ BEGIN
    IF pg_has_role(session_user, (SELECT datdba FROM pg_database WHERE datname = current_database()), 'USAGE') THEN
        EXECUTE format('GRANT CREATE ON DATABASE %I TO {OWNER}', current_database());
        EXECUTE format('ALTER SCHEMA public OWNER TO {OWNER}');
    END IF;
END $$;
"""
BOUND = """
SELECT NOT rolsuper AND NOT rolbypassrls AND NOT pg_has_role(session_user, %s, 'USAGE')
FROM pg_roles WHERE rolname = session_user
"""


@contextmanager
def owner_session(alias: str = "default") -> Iterator[None]:
    """Be the owner of the tables for as long as a command runs on one connection."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(ADMIT)
        cursor.execute(f"SET ROLE {OWNER}")
        cursor.execute(GRANTS)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


def login_is_bound(alias: str = "default") -> bool:
    """Tell whether policies bind the login: no superuser, no BYPASSRLS, no inherited ownership."""
    with connections[alias].cursor() as cursor:
        cursor.execute(BOUND, [OWNER])
        row = cursor.fetchone()
    return bool(row and row[0])
