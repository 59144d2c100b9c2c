package io.vicinal.jdbc.client;

import java.sql.SQLException;
import java.util.TimeZone;

/** A statement that keeps what stands for its rows towards Avatica. */
interface RowsOwner {
  /** Returns it, made with {@code timeZone} at the first time. */
  OpenRows openRows(TimeZone timeZone) throws SQLException;
}
