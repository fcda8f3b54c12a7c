"""All tables of the hub.

An item's data are written once, into `item_version`; `item` only says which version is the current one. Neither has a
foreign key: checking one costs more than the insert, and a push holds the department's row locked anyway.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)
_Moment = sa.DateTime(timezone=True)

house = sa.Table(
    "house",
    metadata,
    sa.Column("one", sa.SmallInteger, sa.CheckConstraint("one = 1", name="single"), primary_key=True),
    sa.Column("rights", sa.BigInteger, nullable=False, comment="grows with every change of who may what"),
    sa.Column("rights_day", sa.Date, nullable=False, comment="the day for which substitutions were looked at"),
    sa.Column("countersign_key", sa.LargeBinary, nullable=False, comment="public half of the signing key"),
)
municipality = sa.Table(
    "municipality",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("land", sa.Text, nullable=False),
    sa.Column("letterhead", sa.Text, nullable=False, comment="JSON object"),
)
department = sa.Table(
    "department",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("municipality", sa.Text, sa.ForeignKey("municipality.id"), nullable=False),
    sa.Column("sequence", sa.BigInteger, nullable=False, server_default="0", comment="of the latest version"),
    sa.Column("cleared", sa.BigInteger, nullable=False, server_default="0", comment="deletions up to here are unknown"),
)
clerk = sa.Table(
    "clerk",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("sign_in", sa.Text, nullable=False, unique=True, comment="case-folded"),
    sa.Column("name", sa.Text, nullable=False, comment="as shown"),
    sa.Column("function", sa.Text, nullable=False, server_default=""),
    sa.Column("password", sa.Text, nullable=False, comment="argon2id"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
)
role = sa.Table(
    "role",
    metadata,
    sa.Column("clerk", sa.Uuid, sa.ForeignKey("clerk.id"), primary_key=True),
    sa.Column("department", sa.Text, sa.ForeignKey("department.id"), primary_key=True, index=True),
    sa.Column("role", sa.Text, primary_key=True),
)
substitution = sa.Table(
    "substitution",
    metadata,
    sa.Column("substitute", sa.Uuid, sa.ForeignKey("clerk.id"), primary_key=True),
    sa.Column("represented", sa.Uuid, sa.ForeignKey("clerk.id"), primary_key=True),
    sa.Column("first_day", sa.Date, primary_key=True),
    sa.Column("last_day", sa.Date, nullable=False),
)
session = sa.Table(
    "session",
    metadata,
    sa.Column("token", sa.LargeBinary, primary_key=True, comment="SHA-256 of the token"),
    sa.Column("clerk", sa.Uuid, sa.ForeignKey("clerk.id"), nullable=False, index=True),
    sa.Column("device", sa.Uuid, nullable=False),
    sa.Column("device_name", sa.Text, nullable=False),
    sa.Column("begun", _Moment, nullable=False, server_default=sa.func.now()),
    sa.Column("seen", _Moment, nullable=False, server_default=sa.func.now()),
    sa.Column("ends", _Moment, nullable=False),
)
attempt = sa.Table(
    "attempt",
    metadata,
    sa.Column("subject", sa.LargeBinary, primary_key=True, comment="SHA-256 of an account name or an address"),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("until", _Moment, nullable=False, comment="when they are forgotten"),
)
item_version = sa.Table(
    "item_version",
    metadata,
    sa.Column("department", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("mutation", sa.Uuid, nullable=False, comment="made by the client: a repeated push is recognised by it"),
    sa.Column("by", sa.Uuid, nullable=False),
    sa.Column("at", _Moment, nullable=False, server_default=sa.func.now()),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("data", sa.Text, nullable=False, comment="JSON as it came; opaque"),
    sa.Index("item_version_by_item", "department", "kind", "id", "sequence"),
)
item = sa.Table(
    "item",
    metadata,
    sa.Column("department", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False, comment="of the current version"),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Index("item_by_sequence", "department", "sequence", unique=True),
)
counter = sa.Table(
    "counter",
    metadata,
    sa.Column("department", sa.Text, sa.ForeignKey("department.id"), primary_key=True),
    sa.Column("series", sa.Text, primary_key=True),
    sa.Column("next", sa.BigInteger, nullable=False),
)
lease = sa.Table(
    "lease",
    metadata,
    sa.Column("department", sa.Text, sa.ForeignKey("department.id"), primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("first", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("by", sa.Uuid, nullable=False),
    sa.Column("at", _Moment, nullable=False, server_default=sa.func.now()),
)
blob = sa.Table(
    "blob",
    metadata,
    sa.Column("department", sa.Text, sa.ForeignKey("department.id"), primary_key=True),
    sa.Column("sha256", sa.LargeBinary, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("at", _Moment, nullable=False, server_default=sa.func.now()),
    sa.Index("blob_sha256", "sha256"),
)
head_signature = sa.Table(
    "head_signature",
    metadata,
    sa.Column("department", sa.Text, sa.ForeignKey("department.id"), primary_key=True),
    sa.Column("device", sa.Uuid, primary_key=True),
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False, comment="as it was signed"),
    sa.Column("signature", sa.LargeBinary, nullable=False),
)
presence = sa.Table(
    "presence",
    metadata,
    sa.Column("department", sa.Text, primary_key=True),
    sa.Column("clerk", sa.Uuid, primary_key=True),
    sa.Column("device", sa.Uuid, primary_key=True),
    sa.Column("item", sa.Text, nullable=False),
    sa.Column("until", _Moment, nullable=False),
    prefixes=["UNLOGGED"],  # lost with a crash and forgotten after 90 s anyway
)
