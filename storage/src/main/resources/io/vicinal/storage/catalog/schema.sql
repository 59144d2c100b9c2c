-- The tables of catalog.sqlite, format version 8.
--
-- The file says what exists; a file on disk that it does not name is garbage from a crash.
-- application_id is 0x56434E4C ("VCNL") and user_version the format version; a file whose tables
-- are not exactly these is refused.
--
-- Five groups:
--   guard        integrity, sequences
--   definitions  ddl_log and what follows from it: databases, database_settings, schemas, tables,
--                columns, table_constraints, vector_indexes, views, number_sequences, comments.
--                Replaying ddl_log into an empty catalog gives the same rows.
--   manifest     checkpoints, shards, counters, sequence_values, segments, segment_files: which files hold the rows
--   access       users, roles, role_members, grants, owners, policies, protected_tables, api_keys;
--                not in ddl_log, which would keep what they had before. Dropping an object
--                deletes the rows that name it in the same transaction.
--   audit        audit_log
--
-- Every row ends in a digest: the first 8 bytes, big-endian, of the SHA-256 of the table's name and
-- the other columns in order. For every table `integrity` holds the number of rows and the sum of
-- their digests modulo 2^64. SQLite has no page checksums; this is how a changed, lost or old row is
-- found.
--
-- Ids come from `sequences` and are never used again, also after a drop, a rollback or a restart.
-- Each statement ends with a semicolon at the end of a line.

CREATE TABLE integrity (
  table_name TEXT PRIMARY KEY,
  row_count INTEGER NOT NULL,
  digest_sum INTEGER NOT NULL,
  digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The next free id of each kind: 'database', 'table', 'index', 'segment', 'user', 'number_sequence',
-- 'api_key'.
CREATE TABLE sequences (
  name TEXT PRIMARY KEY,
  next_id INTEGER NOT NULL,
  digest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every change of a definition, oldest first, versions 1, 2, 3 and so on without a gap. Rows are
-- never changed or deleted. operation and payload (JSON) are described in the class DdlOperation.
CREATE TABLE ddl_log (
  version INTEGER PRIMARY KEY,
  operation TEXT NOT NULL,
  payload TEXT NOT NULL,
  digest INTEGER NOT NULL
) STRICT;

CREATE TABLE databases (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  digest INTEGER NOT NULL
) STRICT;

-- What was set with ALTER DATABASE; a database without a row has the defaults of DatabaseSettings.
-- durability is a name of the enum Durability, archive_log 1 or 0.
CREATE TABLE database_settings (
  database_id INTEGER PRIMARY KEY REFERENCES databases (id),
  durability TEXT NOT NULL,
  flush_interval_millis INTEGER NOT NULL,
  archive_log INTEGER NOT NULL,
  digest INTEGER NOT NULL
) STRICT;

CREATE TABLE schemas (
  database_id INTEGER NOT NULL REFERENCES databases (id),
  name TEXT NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (database_id, name)
) STRICT, WITHOUT ROWID;

-- version counts the changes of the table since it was created, indexes left out. next_unique is the
-- unique_number that its next UNIQUE constraint gets (since format version 7).
CREATE TABLE tables (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  shard_count INTEGER NOT NULL,
  version INTEGER NOT NULL,
  next_unique INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  UNIQUE (database_id, schema_name, name),
  FOREIGN KEY (database_id, schema_name) REFERENCES schemas (database_id, name)
) STRICT;

-- type_code is DataType.Kind.code(): 1 BOOLEAN, 2 SMALLINT, 3 INTEGER, 4 BIGINT, 5 REAL, 6 DOUBLE,
-- 7 DECIMAL, 8 CHAR, 9 VARCHAR, 10 TEXT, 11 VARBINARY, 12 DATE, 13 TIME, 14 TIMESTAMP,
-- 15 TIMESTAMPTZ, 16 UUID, 17 JSON, 18 VECTOR, 19 ARRAY (since format version 6). type_precision is
-- the dimension of a VECTOR, and of an ARRAY what it would be of its elements; type_scale of an ARRAY
-- is 256 times the type_code of its elements, and their scale.
-- key_position is the 0-based place in the primary key, NULL outside it. A table without a primary
-- key has one more column, $row_id, last, which is its key. identity_always (1 or 0), identity_start
-- and identity_increment are NULL of a column that is no identity.
-- A column that was added later has added = 1: segments from before have no file of it, and their
-- rows have initial_value (base64, NULL for NULL). What DROP COLUMN leaves has dropped = 1, the name
-- $dropped-<position>, and keeps its place; both are NULL of every other column.
CREATE TABLE columns (
  table_id INTEGER NOT NULL REFERENCES tables (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  type_code INTEGER NOT NULL,
  type_precision INTEGER NOT NULL,
  type_scale INTEGER NOT NULL,
  nullable INTEGER NOT NULL,
  default_sql TEXT,
  key_position INTEGER,
  identity_always INTEGER,
  identity_start INTEGER,
  identity_increment INTEGER,
  added INTEGER,
  initial_value TEXT,
  dropped INTEGER,
  digest INTEGER NOT NULL,
  PRIMARY KEY (table_id, position),
  UNIQUE (table_id, name)
) STRICT, WITHOUT ROWID;

-- UNIQUE and CHECK constraints, each kind in the order in which they came. unique_columns holds the
-- positions of the columns, such as 0,2; check_sql the condition. Exactly one of the two is not NULL,
-- except in the row that a table has whose primary key has a name of its own: there both are. The
-- others are NULL but for UNIQUE constraints, and are there since format version 7: unique_number is
-- the owner of its files in segments and never given twice in a table, unique_kind a name of
-- UniqueConstraint.Kind; one that came after the table has added = 1, and index_id is that of the
-- row of column_indexes that stands for it, NULL unless it is an INDEX.
CREATE TABLE table_constraints (
  table_id INTEGER NOT NULL REFERENCES tables (id),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  unique_columns TEXT,
  check_sql TEXT,
  unique_number INTEGER,
  unique_kind TEXT,
  added INTEGER,
  index_id INTEGER,
  digest INTEGER NOT NULL,
  PRIMARY KEY (table_id, position),
  UNIQUE (table_id, name)
) STRICT, WITHOUT ROWID;

-- database_id and schema_name repeat those of the table, so that names are unique per schema.
-- metric is a name of the enum Metric, state one of VectorIndex.State, quantization one of
-- Quantization; NULL says AUTO.
CREATE TABLE vector_indexes (
  id INTEGER PRIMARY KEY,
  table_id INTEGER NOT NULL REFERENCES tables (id),
  database_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  column_position INTEGER NOT NULL,
  metric TEXT NOT NULL,
  m INTEGER NOT NULL,
  ef_construction INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  quantization TEXT,
  state TEXT NOT NULL,
  digest INTEGER NOT NULL,
  UNIQUE (database_id, schema_name, name)
) STRICT;

-- Indexes on columns that are no vectors; columns are positions with commas between them.
CREATE TABLE column_indexes (
  id INTEGER PRIMARY KEY,
  table_id INTEGER NOT NULL REFERENCES tables (id),
  database_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  columns TEXT NOT NULL,
  digest INTEGER NOT NULL,
  UNIQUE (database_id, schema_name, name)
) STRICT;

-- columns is a JSON array of columns as DdlOperation describes them; names in sql without a schema are
-- those of search_schema. No table of the schema has the same name.
CREATE TABLE views (
  database_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  columns TEXT NOT NULL,
  sql TEXT NOT NULL,
  search_schema TEXT NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (database_id, schema_name, name),
  FOREIGN KEY (database_id, schema_name) REFERENCES schemas (database_id, name)
) STRICT, WITHOUT ROWID;

-- What nextval gives numbers from. type_code is that of SMALLINT, INTEGER or BIGINT; cycles is 1 or 0. No
-- table or view of the schema has the same name.
CREATE TABLE number_sequences (
  id INTEGER PRIMARY KEY,
  database_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  type_code INTEGER NOT NULL,
  start_value INTEGER NOT NULL,
  increment INTEGER NOT NULL,
  min_value INTEGER NOT NULL,
  max_value INTEGER NOT NULL,
  cycles INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  UNIQUE (database_id, schema_name, name),
  FOREIGN KEY (database_id, schema_name) REFERENCES schemas (database_id, name)
) STRICT;

-- COMMENT ON. kind is one of CommentTarget.Kind. A table, column, index or sequence goes by object_id,
-- the others by schema_name and name ('' where they have none); position is that of a column, else -1.
CREATE TABLE comments (
  database_id INTEGER NOT NULL REFERENCES databases (id),
  kind TEXT NOT NULL,
  object_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  name TEXT NOT NULL,
  comment TEXT NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (database_id, kind, object_id, position, schema_name, name)
) STRICT, WITHOUT ROWID;

-- What a sequence gives next that nobody knows to be given: behind the numbers that are set aside in
-- memory. NULL when it has no further one.
CREATE TABLE sequence_values (
  sequence_id INTEGER PRIMARY KEY REFERENCES number_sequences (id),
  next_value INTEGER,
  digest INTEGER NOT NULL
) STRICT;

-- The database's log before lsn is no longer needed. It was whole up to durable_lsn when it was last
-- closed, so that a log which ends before is damaged, not torn.
CREATE TABLE checkpoints (
  database_id INTEGER PRIMARY KEY REFERENCES databases (id),
  lsn INTEGER NOT NULL,
  durable_lsn INTEGER NOT NULL,
  digest INTEGER NOT NULL
) STRICT;

-- Every change of the shard with an LSN up to sealed_lsn is in segments and tombstone files.
CREATE TABLE shards (
  table_id INTEGER NOT NULL REFERENCES tables (id),
  shard INTEGER NOT NULL,
  sealed_lsn INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (table_id, shard)
) STRICT, WITHOUT ROWID;

-- What an identity column, or the hidden $row_id, gives next: behind every value that a row had in a
-- change up to the sealed LSN of any shard. NULL when the column's type has no further value. A
-- column without a row here has to be read to know.
CREATE TABLE counters (
  table_id INTEGER NOT NULL REFERENCES tables (id),
  column_position INTEGER NOT NULL,
  next_value INTEGER,
  digest INTEGER NOT NULL,
  PRIMARY KEY (table_id, column_position)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  table_id INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  min_lsn INTEGER NOT NULL,
  max_lsn INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  FOREIGN KEY (table_id, shard) REFERENCES shards (table_id, shard)
) STRICT;

CREATE INDEX segments_by_shard ON segments (table_id, shard);

-- owner_id is a column position, an index id or 0, as kind says; crc32c covers the whole file.
CREATE TABLE segment_files (
  segment_id INTEGER NOT NULL REFERENCES segments (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  owner_id INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  crc32c INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (segment_id, name)
) STRICT, WITHOUT ROWID;

-- Who may log in. password_hash says how it was made (a bcrypt hash begins with $2a$), locked is 1
-- or 0, valid_until in microseconds since 1970, NULL without an end.
CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  password_hash TEXT NOT NULL,
  locked INTEGER NOT NULL,
  valid_until INTEGER,
  digest INTEGER NOT NULL
) STRICT;

-- Roles (is_group = 0) and groups (1), with ids of the sequence 'user', so that an id names one
-- principal. Not stored: everybody is 0, the predefined admin -1, developer -2, writer -3, reader -4.
CREATE TABLE roles (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  is_group INTEGER NOT NULL,
  digest INTEGER NOT NULL
) STRICT;

-- member_id, a user, role or group, has the rights of role_id; there is no circle.
CREATE TABLE role_members (
  role_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  admin_option INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (role_id, member_id)
) STRICT, WITHOUT ROWID;

-- object_kind and privilege are names of SecuredObject.Kind and Privilege. table_id is 0 unless it is a
-- table, schema_name is empty for a database and a table, view_name for all but a view. grantor_id is
-- the principal whose grant option was used, 0 for an owner or admin.
CREATE TABLE grants (
  grantee_id INTEGER NOT NULL,
  object_kind TEXT NOT NULL,
  database_id INTEGER NOT NULL,
  table_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  view_name TEXT NOT NULL,
  privilege TEXT NOT NULL,
  grantor_id INTEGER NOT NULL,
  grant_option INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (
    grantee_id, object_kind, database_id, table_id, schema_name, view_name, privilege, grantor_id)
) STRICT, WITHOUT ROWID;

-- Who may do everything with an object, which is named as in grants. An object without a row belongs
-- to the admins.
CREATE TABLE owners (
  object_kind TEXT NOT NULL,
  database_id INTEGER NOT NULL,
  table_id INTEGER NOT NULL,
  schema_name TEXT NOT NULL,
  view_name TEXT NOT NULL,
  owner_id INTEGER NOT NULL,
  digest INTEGER NOT NULL,
  PRIMARY KEY (object_kind, database_id, table_id, schema_name, view_name)
) STRICT, WITHOUT ROWID;

-- command is a name of RowPolicy.Command, principals ids such as 0 or 3,7. At least one of the
-- conditions is not NULL.
CREATE TABLE policies (
  table_id INTEGER NOT NULL REFERENCES tables (id),
  name TEXT NOT NULL,
  command TEXT NOT NULL,
  principals TEXT NOT NULL,
  using_sql TEXT,
  check_sql TEXT,
  digest INTEGER NOT NULL,
  PRIMARY KEY (table_id, name)
) STRICT, WITHOUT ROWID;

-- The tables whose rows are visible and writable only as policies say.
CREATE TABLE protected_tables (
  table_id INTEGER PRIMARY KEY REFERENCES tables (id),
  digest INTEGER NOT NULL
) STRICT;

-- What stands for a password, since format version 8. secret_hash is the SHA-256 of the secret in
-- hexadecimal digits. scopes, which only narrow the user's rights, are words with commas between them, such
-- as read,database:3, empty for all rights. created, valid_until and previous_until are microseconds since
-- 1970, disabled is 1 or 0. previous_hash, of the secret before the last rotation, is taken until
-- previous_until; both are NULL where there is none. What a login gives for a while is never stored.
CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id),
  name TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created INTEGER NOT NULL,
  valid_until INTEGER,
  disabled INTEGER NOT NULL,
  previous_hash TEXT,
  previous_until INTEGER,
  digest INTEGER NOT NULL,
  UNIQUE (user_id, name)
) STRICT;

-- Who did what, oldest first, since format version 8. Rows are never changed; the oldest are deleted
-- together with a row that says so. at is in microseconds since 1970; actor_id is 0 where there is no
-- user. client says from where, such as 'http 127.0.0.1'. outcome is a name of AuditEvent.Outcome, and
-- sqlstate NULL unless something failed. hmac, hexadecimal digits, depends on the columns before it, on
-- the hmac of the row before and on a key that lies elsewhere, as AuditChain says.
CREATE TABLE audit_log (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_id INTEGER NOT NULL,
  actor TEXT NOT NULL,
  client TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT,
  object_id INTEGER,
  object TEXT,
  outcome TEXT NOT NULL,
  sqlstate TEXT,
  detail TEXT,
  hmac TEXT NOT NULL,
  digest INTEGER NOT NULL
) STRICT;
