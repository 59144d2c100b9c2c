package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import org.junit.jupiter.api.function.Executable;

/** Asserts what a user sees of an error. */
final class Expect {
  private Expect() {}

  static SQLException error(String state, String message, Executable code) {
    SQLException error = assertThrows(SQLException.class, code);
    assertEquals(state + ": " + message, error.getSQLState() + ": " + error.getMessage());
    return error;
  }
}
