package io.vicinal.jdbc.client;

import java.sql.DatabaseMetaData;

/** The lists of words that {@link DatabaseMetaData} gives: key words, and functions of JDBC. */
public final class DialectWords {
  /** Words of the grammar that SQL:2003 does not have; few of them are reserved. */
  public static final String KEYWORDS =
      "ABORT,ACCURACY,ANALYZE,APPROX,APPROXIMATE,BIGSERIAL,BOOL,BYTEA,CHECKPOINT,CONFLICT,DO,EXACT,"
          + "EXPLAIN,FLOAT4,FLOAT8,HALFVEC,IF,ILIKE,INDEX,INDEXES,INT2,INT4,INT8,JSONB,LIMIT,NOTHING,"
          + "OFFSET,OPTIMIZE,PARTITIONS,QUALIFY,REINDEX,RENAME,RESET,RETURNING,SERIAL,SERIAL2,SERIAL4,"
          + "SERIAL8,SHOW,SMALLSERIAL,TABLES,TARGET,TEXT,TIMESTAMPTZ,UPSERT,VACUUM,VECTOR";

  /** What <code>{fn …}</code> knows of JDBC's functions of numbers. */
  public static final String NUMERIC_FUNCTIONS =
      "ABS,ACOS,ASIN,ATAN,ATAN2,CEILING,COS,COT,DEGREES,EXP,FLOOR,LOG10,MOD,PI,POWER,RADIANS,RAND,"
          + "ROUND,SIGN,SIN,SQRT,TAN,TRUNCATE";

  /** What <code>{fn …}</code> knows of JDBC's functions of text. */
  public static final String STRING_FUNCTIONS =
      "ASCII,CHAR_LENGTH,CHARACTER_LENGTH,CONCAT,LCASE,LEFT,LENGTH,LTRIM,OCTET_LENGTH,POSITION,"
          + "REPEAT,REPLACE,RIGHT,RTRIM,SUBSTRING,UCASE";

  /**
   * What <code>{fn …}</code> knows of JDBC's functions of time; DAYOFWEEK counts otherwise here.
   */
  public static final String TIME_FUNCTIONS =
      "CURRENT_DATE,CURRENT_TIME,CURRENT_TIMESTAMP,DAYOFMONTH,DAYOFYEAR,EXTRACT,HOUR,MINUTE,MONTH,"
          + "NOW,QUARTER,SECOND,TIMESTAMPADD,TIMESTAMPDIFF,WEEK,YEAR";

  private DialectWords() {}
}
