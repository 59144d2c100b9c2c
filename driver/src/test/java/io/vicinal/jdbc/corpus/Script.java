package io.vicinal.jdbc.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a script of statements and what they must do.
 *
 * <p>The format is that of <a
 * href="https://sqlite.org/sqllogictest/doc/trunk/about.wiki">sqllogictest</a>: records separated
 * by blank lines, {@code #} begins a comment line.
 *
 * <pre>
 * statement ok | statement count n | statement error SQLSTATE
 * sql on one or more lines
 *
 * query types [rowsort] [labels]
 * sql on one or more lines
 * ----
 * a row a line, values separated by " | ", NULL and (empty) as such
 * </pre>
 */
record Script(Path file, List<Step> steps) {
  private static final String RESULT = "----";

  static Script read(Path file) {
    try {
      return new Script(file, new Reader(file, Files.readAllLines(file)).steps());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean hasTables() {
    return steps.stream().anyMatch(step -> ScriptRun.CREATE_TABLE.matcher(step.sql()).matches());
  }

  private static final class Reader {
    private final Path file;
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    Reader(Path file, List<String> lines) {
      this.file = file;
      this.lines = lines;
    }

    List<Step> steps() {
      while (at < lines.size()) {
        if (lines.get(at).isBlank() || lines.get(at).startsWith("#")) {
          at++;
        } else {
          steps.add(step());
        }
      }
      return steps;
    }

    private Step step() {
      int line = at + 1;
      String[] words = lines.get(at++).strip().split("\\s+");
      String sql = String.join("\n", block());
      if (words.length >= 2 && words[0].equals("query")) {
        return query(line, words, sql);
      }
      String what = words[0].equals("statement") && words.length > 1 ? words[1] : "";
      return switch (what) {
        case "ok" -> new Step.Succeeds(line, sql);
        case "count" -> new Step.Changes(line, sql, Long.parseLong(words[2]));
        case "error" -> new Step.Fails(line, sql, words[2]);
        default -> throw new IllegalArgumentException(file.getFileName() + ":" + line + ": what?");
      };
    }

    private Step query(int line, String[] words, String sql) {
      boolean sorted = false;
      boolean labels = false;
      for (int i = 2; i < words.length; i++) {
        sorted |= words[i].equals("rowsort");
        labels |= words[i].equals("labels");
      }
      if (at == lines.size() || !lines.get(at).equals(RESULT)) {
        throw new IllegalArgumentException(file.getFileName() + ":" + line + ": no " + RESULT);
      }
      at++;
      return new Step.Gives(line, sql, words[1], sorted, labels, block());
    }

    /** Returns the lines up to a blank one or the beginning of a result. */
    private List<String> block() {
      int start = at;
      while (at < lines.size() && !lines.get(at).isBlank() && !lines.get(at).equals(RESULT)) {
        at++;
      }
      return List.copyOf(lines.subList(start, at));
    }
  }
}
