package io.vicinal.planner.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a list of schemas as SET search_path takes it, and reads what a URL says. */
public final class SearchPath {
  private SearchPath() {}

  /** Returns the names with commas; those that are no plain words are quoted. */
  public static String text(List<String> path) {
    return path.stream().map(SearchPath::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_$]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Reads names with commas between them; those that hold one are quoted. */
  public static List<String> parse(String text) {
    var names = new ArrayList<String>();
    int at = 0;
    while (at <= text.length()) {
      int start = at;
      boolean inQuotes = false;
      while (at < text.length() && (inQuotes || text.charAt(at) != ',')) {
        inQuotes ^= text.charAt(at++) == '"';
      }
      names.add(name(text.substring(start, at).strip()));
      at++;
    }
    return List.copyOf(names);
  }

  private static String name(String word) {
    boolean isQuoted = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"");
    return isQuoted ? word.substring(1, word.length() - 1).replace("\"\"", "\"") : word;
  }
}
