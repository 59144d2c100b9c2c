package io.vicinal.hibernate;

import static org.hibernate.type.SqlTypes.BINARY;
import static org.hibernate.type.SqlTypes.BLOB;
import static org.hibernate.type.SqlTypes.CHAR;
import static org.hibernate.type.SqlTypes.CLOB;
import static org.hibernate.type.SqlTypes.FLOAT;
import static org.hibernate.type.SqlTypes.JSON;
import static org.hibernate.type.SqlTypes.LONG32NVARCHAR;
import static org.hibernate.type.SqlTypes.LONG32VARBINARY;
import static org.hibernate.type.SqlTypes.LONG32VARCHAR;
import static org.hibernate.type.SqlTypes.NCHAR;
import static org.hibernate.type.SqlTypes.NCLOB;
import static org.hibernate.type.SqlTypes.NVARCHAR;
import static org.hibernate.type.SqlTypes.OTHER;
import static org.hibernate.type.SqlTypes.TIME;
import static org.hibernate.type.SqlTypes.TIMESTAMP_UTC;
import static org.hibernate.type.SqlTypes.TIMESTAMP_WITH_TIMEZONE;
import static org.hibernate.type.SqlTypes.TIME_UTC;
import static org.hibernate.type.SqlTypes.TIME_WITH_TIMEZONE;
import static org.hibernate.type.SqlTypes.TINYINT;
import static org.hibernate.type.SqlTypes.UUID;
import static org.hibernate.type.SqlTypes.VARBINARY;
import static org.hibernate.type.SqlTypes.VARCHAR;
import static org.hibernate.type.SqlTypes.VECTOR;

import jakarta.persistence.GenerationType;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.hibernate.boot.model.FunctionContributions;
import org.hibernate.boot.model.TypeContributions;
import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.DmlTargetColumnQualifierSupport;
import org.hibernate.dialect.NationalizationSupport;
import org.hibernate.dialect.NullOrdering;
import org.hibernate.dialect.TimeZoneSupport;
import org.hibernate.dialect.identity.IdentityColumnSupport;
import org.hibernate.dialect.lock.internal.NoLockingSupport;
import org.hibernate.dialect.lock.spi.LockingSupport;
import org.hibernate.dialect.pagination.LimitHandler;
import org.hibernate.dialect.pagination.OffsetFetchLimitHandler;
import org.hibernate.dialect.sequence.PostgreSQLSequenceSupport;
import org.hibernate.dialect.sequence.SequenceSupport;
import org.hibernate.dialect.unique.CreateTableUniqueDelegate;
import org.hibernate.dialect.unique.UniqueDelegate;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.env.spi.IdentifierCaseStrategy;
import org.hibernate.engine.jdbc.env.spi.IdentifierHelper;
import org.hibernate.engine.jdbc.env.spi.IdentifierHelperBuilder;
import org.hibernate.engine.jdbc.env.spi.NameQualifierSupport;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.exception.spi.SQLExceptionConversionDelegate;
import org.hibernate.exception.spi.ViolatedConstraintNameExtractor;
import org.hibernate.mapping.ForeignKey;
import org.hibernate.query.common.FetchClauseType;
import org.hibernate.service.ServiceRegistry;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.SqlAstTranslatorFactory;
import org.hibernate.sql.ast.spi.SqlAppender;
import org.hibernate.sql.ast.spi.StandardSqlAstTranslatorFactory;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.exec.spi.JdbcOperation;
import org.hibernate.tool.schema.spi.Exporter;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.jdbc.spi.JdbcTypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of Vicinal for Hibernate ORM 7.
 *
 * <p>Vectors: {@code float[]} or {@code byte[]} attributes with {@code @Array(length = n)} and
 * {@code @JdbcTypeCode(SqlTypes.VECTOR)} (or {@code VECTOR_FLOAT16}, {@code VECTOR_INT8}, {@code
 * VECTOR_BINARY}). The distance functions have the names that {@code hibernate-vector} gives them;
 * that module is not needed and does no harm.
 *
 * <p>There are no foreign keys and no row locks: associations are mapped without the former, and a
 * pessimistic lock is a plain read. Conflicts are found when a transaction commits, so versioned
 * entities, or a retry after 40001, keep updates from being lost.
 */
public class VicinalDialect extends Dialect {
  private static final DatabaseVersion OLDEST = DatabaseVersion.make(0, 1);
  private static final int IDENTIFIER_CHARS_MAX = 128;

  /** Creates the dialect without a connection. */
  public VicinalDialect() {
    super(OLDEST);
  }

  /** Creates the dialect of a connection. */
  public VicinalDialect(DialectResolutionInfo info) {
    super(info);
  }

  @Override
  protected DatabaseVersion getMinimumSupportedVersion() {
    return OLDEST;
  }

  // Types.

  @Override
  protected String columnType(int code) {
    return switch (code) {
      case TINYINT -> "smallint";
      case FLOAT -> "double precision";
      case NCHAR -> columnType(CHAR);
      case NVARCHAR -> columnType(VARCHAR);
      case CLOB, NCLOB, LONG32VARCHAR, LONG32NVARCHAR -> "text";
      case BINARY -> columnType(VARBINARY);
      case BLOB, LONG32VARBINARY -> "bytea";
      case TIME_WITH_TIMEZONE, TIME_UTC -> columnType(TIME);
      case TIMESTAMP_UTC -> columnType(TIMESTAMP_WITH_TIMEZONE);
      default -> super.columnType(code);
    };
  }

  @Override
  protected String castType(int code) {
    return switch (code) {
      case CHAR, NCHAR, VARCHAR, NVARCHAR, LONG32VARCHAR, LONG32NVARCHAR, CLOB, NCLOB -> "text";
      case BINARY, VARBINARY, LONG32VARBINARY, BLOB -> "bytea";
      default -> super.castType(code);
    };
  }

  @Override
  public void contributeTypes(TypeContributions contributions, ServiceRegistry registry) {
    super.contributeTypes(contributions, registry);
    ScalarTypes.contribute(contributions, this);
    VectorTypes.contribute(contributions, this);
  }

  @Override
  public JdbcType resolveSqlTypeDescriptor(
      String name, int code, int precision, int scale, JdbcTypeRegistry types) {
    int known =
        switch (name) {
          case "UUID" -> UUID;
          case "JSON" -> JSON;
          case "VECTOR" -> code == OTHER ? VECTOR : code;
          default -> code;
        };
    return super.resolveSqlTypeDescriptor(name, known, precision, scale, types);
  }

  @Override
  public boolean equivalentTypes(int first, int second) {
    return super.equivalentTypes(first, second)
        || (ScalarTypes.isText(first) && ScalarTypes.isText(second))
        || (ScalarTypes.isBytes(first) && ScalarTypes.isBytes(second))
        || (VectorTypes.isVector(first) && VectorTypes.isVector(second))
        || (ScalarTypes.isDecimal(first) && ScalarTypes.isDecimal(second));
  }

  @Override
  public boolean supportsStandardArrays() {
    return true;
  }

  @Override
  public String getArrayTypeName(String javaElement, String element, @Nullable Integer maxLength) {
    return element + "[]";
  }

  @Override
  public boolean supportsArrayConstructor() {
    return true;
  }

  @Override
  public int getDefaultDecimalPrecision() {
    return 38;
  }

  /** Timestamps keep microseconds. */
  @Override
  public int getDefaultTimestampPrecision() {
    return 6;
  }

  @Override
  public TimeZoneSupport getTimeZoneSupport() {
    return TimeZoneSupport.NORMALIZE;
  }

  @Override
  public NationalizationSupport getNationalizationSupport() {
    return NationalizationSupport.IMPLICIT;
  }

  @Override
  public boolean useInputStreamToInsertBlob() {
    return false;
  }

  @Override
  public boolean useConnectionToCreateLob() {
    return false;
  }

  @Override
  public void appendBooleanValueString(SqlAppender appender, boolean value) {
    appender.appendSql(value);
  }

  @Override
  public void appendBinaryLiteral(SqlAppender appender, byte[] bytes) {
    appender.appendSql("X'");
    for (byte b : bytes) {
      appender.appendSql(String.format("%02x", b & 0xff));
    }
    appender.appendSql('\'');
  }

  // Functions.

  @Override
  public void initializeFunctionRegistry(FunctionContributions contributions) {
    super.initializeFunctionRegistry(contributions);
    ScalarFunctions.contribute(contributions);
    VectorFunctions.contribute(contributions);
  }

  // Statements.

  @Override
  public SqlAstTranslatorFactory getSqlAstTranslatorFactory() {
    return new StandardSqlAstTranslatorFactory() {
      @Override
      protected <T extends JdbcOperation> SqlAstTranslator<T> buildTranslator(
          SessionFactoryImplementor factory, Statement statement) {
        return new VicinalSqlTranslator<>(factory, statement);
      }
    };
  }

  @Override
  public LimitHandler getLimitHandler() {
    return OffsetFetchLimitHandler.INSTANCE;
  }

  @Override
  public boolean supportsFetchClause(FetchClauseType type) {
    return type == FetchClauseType.ROWS_ONLY;
  }

  @Override
  public LockingSupport getLockingSupport() {
    return NoLockingSupport.NO_LOCKING_SUPPORT;
  }

  @Override
  public NullOrdering getNullOrdering() {
    return NullOrdering.GREATEST;
  }

  @Override
  public String getCaseInsensitiveLike() {
    return "ilike";
  }

  @Override
  public boolean supportsCaseInsensitiveLike() {
    return true;
  }

  @Override
  public DmlTargetColumnQualifierSupport getDmlTargetColumnQualifierSupport() {
    return DmlTargetColumnQualifierSupport.TABLE_ALIAS;
  }

  @Override
  public boolean supportsInsertReturning() {
    return true;
  }

  @Override
  public boolean supportsWindowFunctions() {
    return true;
  }

  @Override
  public boolean supportsPartitionBy() {
    return true;
  }

  @Override
  public boolean supportsLateral() {
    return true;
  }

  @Override
  public boolean supportsRecursiveCTE() {
    return true;
  }

  @Override
  public boolean supportsValuesList() {
    return true;
  }

  @Override
  public boolean supportsFromClauseInUpdate() {
    return true;
  }

  @Override
  public boolean supportsOffsetInSubquery() {
    return true;
  }

  @Override
  public boolean supportsDistinctFromPredicate() {
    return true;
  }

  @Override
  public boolean supportsRowConstructor() {
    return true;
  }

  @Override
  public boolean supportsTupleDistinctCounts() {
    return true;
  }

  // Time.

  @Override
  public String currentTime() {
    return "localtime";
  }

  @Override
  public String currentTimestamp() {
    return "localtimestamp";
  }

  @Override
  public String currentTimestampWithTimeZone() {
    return "current_timestamp";
  }

  @Override
  public boolean supportsCurrentTimestampSelection() {
    return true;
  }

  @Override
  public boolean isCurrentTimestampSelectStringCallable() {
    return false;
  }

  @Override
  public String getCurrentTimestampSelectString() {
    return "select localtimestamp";
  }

  // Definitions.

  @Override
  public int getMaxIdentifierLength() {
    return IDENTIFIER_CHARS_MAX;
  }

  @Override
  public NameQualifierSupport getNameQualifierSupport() {
    return NameQualifierSupport.SCHEMA;
  }

  @Override
  public IdentifierHelper buildIdentifierHelper(
      IdentifierHelperBuilder builder, @Nullable DatabaseMetaData metadata) throws SQLException {
    if (metadata == null) {
      builder.setUnquotedCaseStrategy(IdentifierCaseStrategy.LOWER);
      builder.setQuotedCaseStrategy(IdentifierCaseStrategy.MIXED);
    }
    return super.buildIdentifierHelper(builder, metadata);
  }

  @Override
  public boolean supportsIfExistsBeforeTableName() {
    return true;
  }

  @Override
  public boolean supportsIfExistsAfterAlterTable() {
    return true;
  }

  @Override
  public boolean supportsIfExistsBeforeIndexName() {
    return true;
  }

  @Override
  public boolean supportsIfExistsBeforeConstraintName() {
    return true;
  }

  @Override
  public boolean qualifyIndexName() {
    return false;
  }

  @Override
  public String getAddColumnString() {
    return "add column";
  }

  /** Tables take what refers to them, which are views, along. */
  @Override
  public String getCascadeConstraintsString() {
    return " cascade";
  }

  /** There are no foreign keys that would have to go before their tables. */
  @Override
  public boolean dropConstraints() {
    return false;
  }

  @Override
  public Exporter<ForeignKey> getForeignKeyExporter() {
    return NoForeignKeys.INSTANCE;
  }

  @Override
  public UniqueDelegate getUniqueDelegate() {
    return new CreateTableUniqueDelegate(this);
  }

  @Override
  public IdentityColumnSupport getIdentityColumnSupport() {
    return IdentityColumns.INSTANCE;
  }

  @Override
  public SequenceSupport getSequenceSupport() {
    return PostgreSQLSequenceSupport.INSTANCE;
  }

  @Override
  public String getQuerySequencesString() {
    return "select * from information_schema.sequences";
  }

  @Override
  public GenerationType getNativeValueGenerationStrategy() {
    return GenerationType.IDENTITY;
  }

  // Errors.

  @Override
  public SQLExceptionConversionDelegate buildSQLExceptionConversionDelegate() {
    return Failures::convert;
  }

  @Override
  public ViolatedConstraintNameExtractor getViolatedConstraintNameExtractor() {
    return Failures::constraintName;
  }
}
