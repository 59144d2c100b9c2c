package io.vicinal.server.demo;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints a result as aligned columns; long text is cut with an ellipsis. */
final class TextTable {
  private static final int CELL_WIDTH_MAX = 72;

  private TextTable() {}

  /** Reads all rows, prints them indented by two blanks and returns their number. */
  static int print(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData metadata = rows.getMetaData();
    int columns = metadata.getColumnCount();
    List<String[]> lines = new ArrayList<>();
    int[] widths = new int[columns];
    addLine(lines, widths, columns, i -> metadata.getColumnLabel(i + 1));
    while (rows.next()) {
      addLine(lines, widths, columns, i -> text(rows.getObject(i + 1)));
    }
    String[] rule = new String[columns];
    for (int i = 0; i < columns; i++) {
      rule[i] = "-".repeat(widths[i]);
    }
    lines.add(1, rule);
    for (String[] line : lines) {
      var builder = new StringBuilder(" ");
      for (int i = 0; i < columns; i++) {
        builder
            .append(' ')
            .append(line[i])
            .append(" ".repeat(widths[i] - line[i].length()))
            .append(' ');
      }
      out.println(builder.toString().stripTrailing());
    }
    return lines.size() - 2;
  }

  private interface Cell {
    String text(int column) throws SQLException;
  }

  private static void addLine(List<String[]> lines, int[] widths, int columns, Cell cell)
      throws SQLException {
    String[] line = new String[columns];
    for (int i = 0; i < columns; i++) {
      String text = cell.text(i);
      line[i] = text.length() > CELL_WIDTH_MAX ? text.substring(0, CELL_WIDTH_MAX - 1) + "…" : text;
      widths[i] = Math.max(widths[i], line[i].length());
    }
    lines.add(line);
  }

  private static String text(@org.jspecify.annotations.Nullable Object value) {
    return switch (value) {
      case null -> "NULL";
      case Double number -> String.format(Locale.ROOT, "%.4f", number);
      default -> value.toString();
    };
  }
}
