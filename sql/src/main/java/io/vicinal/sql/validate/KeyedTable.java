package io.vicinal.sql.validate;

import java.util.List;

/** What a table may be unwrapped to: it says which columns its rows are known by. */
public interface KeyedTable {
  /** Returns the names of the columns of the primary key; empty if there is none. */
  List<String> primaryKey();
}
