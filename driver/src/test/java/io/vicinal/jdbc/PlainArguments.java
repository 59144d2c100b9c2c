package io.vicinal.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;

/** Arguments for the methods of java.sql that are called by their signatures alone. */
final class PlainArguments {
  private PlainArguments() {}

  /** Returns a new value of {@code type}; null where there is none to give, as of large objects. */
  static Object of(Class<?> type) {
    if (type == Map.class) {
      return Map.of();
    } else if (type == Properties.class) {
      return new Properties();
    } else if (type == Executor.class) {
      return (Executor) Runnable::run;
    } else if (type == SQLType.class) {
      return JDBCType.INTEGER;
    } else if (type == Calendar.class) {
      return new GregorianCalendar();
    } else if (type == Date.class) {
      return new Date(0);
    } else if (type == Time.class) {
      return new Time(0);
    } else if (type == Timestamp.class) {
      return new Timestamp(0);
    } else if (type == BigDecimal.class) {
      return BigDecimal.ONE;
    } else if (type == InputStream.class) {
      return InputStream.nullInputStream();
    } else if (type == Reader.class) {
      return new StringReader("");
    }
    return null;
  }
}
