"""The roles that row-level security rests on: a login that owns nothing, an owner that cannot log in."""

from __future__ import annotations

import hashlib

import psycopg
from psycopg import sql

from crm.launch.errors import LaunchError
from crm.launch.postgres import Postgres

LOGIN, OWNER, DATABASE = "crm", "crm_owner", "crm"
OLDEST = 180000  # uuidv7()
EXISTS = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s), EXISTS (SELECT FROM pg_database WHERE datname = %s)"
LOGIN_IS = "SELECT rolsuper OR rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
MAY_ENTER = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND pg_has_role(current_user, oid, 'SET'))"
BY_HAND = f"""
    CREATE ROLE {OWNER} NOLOGIN;
    GRANT {OWNER} TO {{login}} WITH INHERIT FALSE, SET TRUE;
    GRANT {OWNER} TO CURRENT_USER WITH SET TRUE;
    ALTER DATABASE {{database}} OWNER TO {OWNER};
"""


def password_of(postgres: Postgres) -> str:
    """The login's password, derived from the superuser's, so that one file keeps both."""
    return hashlib.sha256(f"{LOGIN}:{postgres.cluster.password}".encode()).hexdigest()


def login_url(postgres: Postgres) -> str:
    """The address that the application signs in with."""
    return postgres.url(DATABASE, LOGIN, password_of(postgres))


def prepare(postgres: Postgres) -> None:
    """Make the roles and the database where they are missing."""
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        has_login, has_database = connection.execute(EXISTS, (LOGIN, DATABASE)).fetchone() or (False, False)
        if not has_login:
            with connection.transaction():
                _make_roles(connection, password_of(postgres))
        if not has_database:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _make_roles(connection: psycopg.Connection, password: str) -> None:
    connection.execute(f"CREATE ROLE {OWNER} NOLOGIN")
    login = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CREATEDB")
    connection.execute(login.format(sql.Identifier(LOGIN), sql.Literal(password)))
    connection.execute(f"GRANT {OWNER} TO {LOGIN} WITH INHERIT FALSE, SET TRUE")


def check(url: str) -> None:
    """Make sure that the login of somebody else's server can work, and make its owner where it may."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            _check(connection)
    except psycopg.OperationalError as error:
        raise LaunchError(f"The database of DATABASE_URL does not answer: {str(error).strip()}") from error
    except psycopg.ProgrammingError as error:
        raise LaunchError(f"DATABASE_URL cannot be read: {str(error).strip()}") from error


def _check(connection: psycopg.Connection) -> None:
    login, database = connection.info.user, connection.info.dbname
    if connection.info.server_version < OLDEST:
        found = connection.info.server_version // 10_000
        raise LaunchError(
            f"Relay needs PostgreSQL {OLDEST // 10_000} or later; DATABASE_URL names a server of {found}."
        )
    is_above_policies, may_create_roles = connection.execute(LOGIN_IS).fetchone() or (True, False)
    if is_above_policies:
        refused = f"DATABASE_URL signs in as {login}, whom row-level security does not bind"
        raise LaunchError(f"{refused}: use an ordinary login that does not own the tables.")
    (may_enter,) = connection.execute(MAY_ENTER, (OWNER,)).fetchone() or (False,)
    if may_enter:
        return
    if not may_create_roles:
        raise _by_hand(login, database)
    try:
        with connection.transaction():
            _make_owner(connection, login, database)
    except psycopg.errors.InsufficientPrivilege as error:
        raise _by_hand(login, database) from error


def _make_owner(connection: psycopg.Connection, login: str, database: str) -> None:
    names = {"owner": sql.Identifier(OWNER), "login": sql.Identifier(login), "database": sql.Identifier(database)}
    for statement in (
        "CREATE ROLE {owner} NOLOGIN",
        "GRANT {owner} TO {login} WITH INHERIT FALSE, SET TRUE",
        "ALTER DATABASE {database} OWNER TO {owner}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def _by_hand(login: str, database: str) -> LaunchError:
    asked = BY_HAND.format(login=login, database=database)
    return LaunchError(f"The login {login} may not make the role {OWNER}. Let an administrator run once:\n{asked}")
