"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them all."""
    _make_house()
    _make_accounts()
    _make_what_accounts_have()
    _make_items()
    _pack_items_quickly()
    _make_numbers()


def _make_house() -> None:
    op.create_table(
        "house",
        sa.Column("one", sa.SmallInteger(), nullable=False),
        sa.Column("rights", sa.BigInteger(), nullable=False, comment="grows with every change of who may what"),
        sa.Column("rights_day", sa.Date(), nullable=False, comment="the day for which substitutions were looked at"),
        sa.Column("countersign_key", sa.LargeBinary(), nullable=False, comment="public half of the signing key"),
        sa.CheckConstraint("one = 1", name=op.f("house_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("house_pkey")),
    )
    op.create_table(
        "municipality",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("land", sa.Text(), nullable=False),
        sa.Column("letterhead", sa.Text(), nullable=False, comment="JSON object"),
        sa.PrimaryKeyConstraint("id", name=op.f("municipality_pkey")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("municipality", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), server_default="0", nullable=False, comment="of the latest version"),
        sa.Column(
            "cleared", sa.BigInteger(), server_default="0", nullable=False, comment="deletions up to here are unknown"
        ),
        sa.ForeignKeyConstraint(["municipality"], ["municipality.id"], name=op.f("department_municipality_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("department_pkey")),
    )


def _make_accounts() -> None:
    op.create_table(
        "attempt",
        sa.Column("subject", sa.LargeBinary(), nullable=False, comment="SHA-256 of an account name or an address"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False, comment="when they are forgotten"),
        sa.PrimaryKeyConstraint("subject", name=op.f("attempt_pkey")),
    )
    op.create_table(
        "clerk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_in", sa.Text(), nullable=False, comment="case-folded"),
        sa.Column("name", sa.Text(), nullable=False, comment="as shown"),
        sa.Column("function", sa.Text(), server_default="", nullable=False),
        sa.Column("password", sa.Text(), nullable=False, comment="argon2id"),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("clerk_pkey")),
        sa.UniqueConstraint("sign_in", name=op.f("clerk_sign_in_key")),
    )


def _make_what_accounts_have() -> None:
    op.create_table(
        "session",
        sa.Column("token", sa.LargeBinary(), nullable=False, comment="SHA-256 of the token"),
        sa.Column("clerk", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("device_name", sa.Text(), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"], name=op.f("session_clerk_fkey")),
        sa.PrimaryKeyConstraint("token", name=op.f("session_pkey")),
    )
    op.create_index(op.f("session_clerk"), "session", ["clerk"], unique=False)
    op.create_table(
        "substitution",
        sa.Column("substitute", sa.Uuid(), nullable=False),
        sa.Column("represented", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["represented"], ["clerk.id"], name=op.f("substitution_represented_fkey")),
        sa.ForeignKeyConstraint(["substitute"], ["clerk.id"], name=op.f("substitution_substitute_fkey")),
        sa.PrimaryKeyConstraint("substitute", "represented", "first_day", name=op.f("substitution_pkey")),
    )
    op.create_table(
        "role",
        sa.Column("clerk", sa.Uuid(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clerk"], ["clerk.id"], name=op.f("role_clerk_fkey")),
        sa.ForeignKeyConstraint(["department"], ["department.id"], name=op.f("role_department_fkey")),
        sa.PrimaryKeyConstraint("clerk", "department", "role", name=op.f("role_pkey")),
    )
    op.create_index(op.f("role_department"), "role", ["department"], unique=False)


def _pack_items_quickly() -> None:
    """Long items are packed by lz4 where this PostgreSQL was built with it: several times as fast as its own way."""
    has_lz4 = sa.text("SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)")
    if op.get_bind().execute(has_lz4).first():
        op.execute("ALTER TABLE item_version ALTER COLUMN data SET COMPRESSION lz4")


def _make_items() -> None:
    op.create_table(
        "item",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False, comment="of the current version"),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("department", "kind", "id", name=op.f("item_pkey")),
    )
    op.create_index("item_by_sequence", "item", ["department", "sequence"], unique=True)
    op.create_table(
        "item_version",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column(
            "mutation", sa.Uuid(), nullable=False, comment="made by the client: a repeated push is recognised by it"
        ),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False, comment="JSON as it came; opaque"),
        sa.PrimaryKeyConstraint("department", "sequence", name=op.f("item_version_pkey")),
    )
    op.create_index("item_version_by_item", "item_version", ["department", "kind", "id", "sequence"], unique=False)
    op.create_table(
        "blob",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["department.id"], name=op.f("blob_department_fkey")),
        sa.PrimaryKeyConstraint("department", "sha256", name=op.f("blob_pkey")),
    )
    op.create_index("blob_sha256", "blob", ["sha256"], unique=False)


def _make_numbers() -> None:
    op.create_table(
        "presence",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("department", "clerk", "device", name=op.f("presence_pkey")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "counter",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["department.id"], name=op.f("counter_department_fkey")),
        sa.PrimaryKeyConstraint("department", "series", name=op.f("counter_pkey")),
    )
    op.create_table(
        "head_signature",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False, comment="as it was signed"),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["department.id"], name=op.f("head_signature_department_fkey")),
        sa.PrimaryKeyConstraint("department", "device", "sequence", name=op.f("head_signature_pkey")),
    )
    op.create_table(
        "lease",
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["department"], ["department.id"], name=op.f("lease_department_fkey")),
        sa.PrimaryKeyConstraint("department", "id", name=op.f("lease_pkey")),
    )
