package io.vicinal.storage.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of an audit log that were changed, moved, added, stamped anew or are missing.
 *
 * <p>Every row is compared with its own sum, over it and the sum that the row before has, so that a
 * changed row is told by its number and those behind it are not told, too.
 */
final class AuditVerifier {
  private final AuditKey key;
  private final List<String> problems = new ArrayList<>();
  private final Map<Long, String> cuts = new HashMap<>();
  private String before = ""; // the hmac of the row before
  private long expected = 1;
  private boolean first = true;
  private boolean own = true;
  private long foreign;
  private long foreignFirst;

  private AuditVerifier(AuditKey key) {
    this.key = key;
  }

  /** Rows in order of their numbers, which may be more than the heap can hold. */
  @FunctionalInterface
  interface Rows {
    void forEach(Consumer<Row> action) throws SQLException;
  }

  /**
   * Returns what is wrong with {@code rows}, which are read twice, one line each.
   *
   * @param heads what was the last row at some time
   */
  static List<String> problems(Rows rows, AuditKey key, List<AuditHead> heads) throws SQLException {
    var verifier = new AuditVerifier(key);
    rows.forEach(verifier::findCut);
    verifier.before = "";
    var hmacs = new HashMap<Long, String>();
    rows.forEach(row -> {
      verifier.check(row);
      if (heads.stream().anyMatch(head -> head.number() == row.number("number"))) {
        hmacs.put(row.number("number"), row.text("hmac"));
      }
    });
    verifier.endForeign(verifier.expected);
    heads.forEach(head -> verifier.check(head, hmacs.get(head.number())));
    return List.copyOf(verifier.problems);
  }

  private void check(Row row) {
    long number = row.number("number");
    boolean linked = true;
    if (number != expected) {
      String cut = first ? cuts.get(number - 1) : null;
      linked = cut != null || isGap(row);
      before = cut == null ? before : cut;
      if (cut == null) {
        missing(expected, number - 1);
      }
    }
    first = false;
    boolean fits = key.hmac(before, AuditTable.summed(row)).equals(row.text("hmac"));
    if (row.text("action").equals(AuditTable.START)) {
      own = key.fingerprint().equals(row.valueOrNull("object"));
    }
    if (!own) {
      noteForeign(number);
    } else {
      endForeign(number);
      if (linked && !fits) {
        problems.add("row " + number + " is not what was written");
      }
    }
    before = row.text("hmac");
    expected = number + 1;
  }

  /** Notes which rows were deleted in order: the row that says so fits its sum. */
  private void findCut(Row row) {
    if (row.text("action").equals(AuditTable.CUT)
        && key.hmac(before, AuditTable.summed(row)).equals(row.text("hmac"))) {
      cuts.put(row.number("object_id"), row.text("object"));
    }
    before = row.text("hmac");
  }

  private static boolean isGap(Row row) {
    return row.text("action").equals(AuditTable.GAP);
  }

  private void missing(long first, long last) {
    if (first > last) {
      problems.add("row " + (last + 1) + " comes twice or in the wrong place");
    } else if (first == last) {
      problems.add("row " + first + " is missing");
    } else {
      problems.add("rows " + first + " to " + last + " are missing");
    }
  }

  private void noteForeign(long number) {
    if (foreign == 0) {
      foreignFirst = number;
    }
    foreign++;
  }

  private void endForeign(long next) {
    if (foreign > 0) {
      problems.add(
          "rows "
              + foreignFirst
              + " to "
              + (next - 1)
              + " were written with another key and cannot be verified with this one");
      foreign = 0;
    }
  }

  private void check(AuditHead head, @Nullable String found) {
    if (head.number() >= expected) {
      missing(expected, head.number());
    } else if (found == null) {
      String cut = cuts.get(head.number());
      if (cut != null && !cut.equals(head.hmac())) {
        other(head);
      }
    } else if (!found.equals(head.hmac())) {
      other(head);
    }
  }

  private void other(AuditHead head) {
    problems.add("row " + head.number() + " is not the one that was the last at that time");
  }
}
