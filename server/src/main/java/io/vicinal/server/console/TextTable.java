package io.vicinal.server.console;

import java.io.PrintWriter;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints a result as aligned columns.
 *
 * @param cellWidthMax characters after which text is cut with an ellipsis
 * @param decimals digits after the point of a DOUBLE, or -1 for all of them
 */
public record TextTable(int cellWidthMax, int decimals) {
  /** Shows values whole; only what is longer than a line or two, such as an embedding, is cut. */
  public static final TextTable WHOLE = new TextTable(200, -1);

  /** Reads all rows, prints them indented by two blanks and returns their number. */
  public int print(ResultSet rows, PrintWriter out) throws SQLException {
    ResultSetMetaData metadata = rows.getMetaData();
    int columns = metadata.getColumnCount();
    List<String[]> lines = new ArrayList<>();
    int[] widths = new int[columns];
    addLine(lines, widths, columns, i -> metadata.getColumnLabel(i + 1));
    while (rows.next()) {
      addLine(lines, widths, columns, i -> text(rows, i + 1));
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

  private void addLine(List<String[]> lines, int[] widths, int columns, Cell cell)
      throws SQLException {
    String[] line = new String[columns];
    for (int i = 0; i < columns; i++) {
      String text = cell.text(i);
      line[i] = text.length() > cellWidthMax ? text.substring(0, cellWidthMax - 1) + "…" : text;
      widths[i] = Math.max(widths[i], line[i].length());
    }
    lines.add(line);
  }

  private String text(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (decimals >= 0 && value instanceof Double number) {
      return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }
    String text = rows.getString(column);
    return text == null ? "NULL" : text;
  }
}
