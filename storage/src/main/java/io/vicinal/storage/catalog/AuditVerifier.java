package io.vicinal.storage.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private long foreign;
  private long foreignFirst;

  private AuditVerifier(AuditKey key) {
    this.key = key;
  }

  /**
   * Returns what is wrong with {@code rows}, in order of their numbers, one line each.
   *
   * @param heads what was the last row at some time
   */
  static List<String> problems(List<Row> rows, AuditKey key, List<AuditHead> heads) {
    var verifier = new AuditVerifier(key);
    verifier.check(rows);
    heads.forEach(head -> verifier.check(head, rows));
    return List.copyOf(verifier.problems);
  }

  private void check(List<Row> rows) {
    findCuts(rows);
    String before = "";
    long expected = 1;
    boolean own = true;
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      long number = row.number("number");
      boolean linked = true;
      if (number != expected) {
        String cut = i == 0 ? cuts.get(number - 1) : null;
        linked = cut != null || isGap(row);
        before = cut == null ? before : cut;
        if (cut == null) {
          missing(expected, number - 1);
        }
      }
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
    endForeign(expected);
  }

  /** Notes which rows were deleted in order: the row that says so fits its sum. */
  private void findCuts(List<Row> rows) {
    for (int i = 1; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.text("action").equals(AuditTable.CUT)
          && key.hmac(rows.get(i - 1).text("hmac"), AuditTable.summed(row))
              .equals(row.text("hmac"))) {
        cuts.put(row.number("object_id"), row.text("object"));
      }
    }
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

  private void check(AuditHead head, List<Row> rows) {
    @Nullable Row found =
        rows.stream().filter(row -> row.number("number") == head.number()).findFirst().orElse(null);
    long last = rows.isEmpty() ? 0 : rows.getLast().number("number");
    if (head.number() > last) {
      missing(last + 1, head.number());
    } else if (found == null) {
      String cut = cuts.get(head.number());
      if (cut != null && !cut.equals(head.hmac())) {
        other(head);
      }
    } else if (!found.text("hmac").equals(head.hmac())) {
      other(head);
    }
  }

  private void other(AuditHead head) {
    problems.add("row " + head.number() + " is not the one that was the last at that time");
  }
}
