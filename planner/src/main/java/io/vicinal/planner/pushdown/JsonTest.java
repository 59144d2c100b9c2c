package io.vicinal.planner.pushdown;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Predicate.Comparison;
import io.vicinal.storage.TextTest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a part of a JSON document, evaluated on the document's bytes: it gives what the
 * same condition gives above the scan.
 *
 * @param places operands, or a path, that lead to the part
 * @param form what is made of the part
 * @param check what has to hold of it
 */
record JsonTest(List<Place> places, Form form, Check check) implements TextTest {
  /** What leads a step, or some, into a document. */
  sealed interface Place {
    /** A key, the operand of that number. */
    record Key(int operand) implements Place {}

    /** A position, the operand of that number. */
    record Index(int operand) implements Place {}

    /** A path such as {@code {a,0}}, the operand of that number. */
    record Path(int operand) implements Place {}

    /** A path of SQL/JSON of names and positions. */
    record Known(String path) implements Place {}
  }

  /** What is made of the part that was found. */
  enum Form {
    JSON,
    /** JSON, in the only text of all that are equal. */
    KEY,
    TEXT,
    SCALAR
  }

  /** What has to hold. */
  sealed interface Check {
    /** The text compares so with an operand. */
    record Compare(Comparison comparison, int operand) implements Check {}

    /** The number that the text becomes, NULL where it is none, compares so with an operand. */
    record Numeric(DataType type, Comparison comparison, int operand) implements Check {}

    /** The truth value that the text becomes, NULL where it is none, is true. */
    record IsTrue() implements Check {}

    /** The text is one of the operands from that number on. */
    record In(int first) implements Check {}

    /** There is no text. */
    record IsNull() implements Check {}

    /** The text matches a pattern. */
    record Like(int operand, String escape, boolean ignoreCase) implements Check {}

    /** There is a value, and it is not null. */
    record Exists() implements Check {}

    /** The whole document satisfies a document filter. */
    record Matches(int operand) implements Check {}

    /** The whole document contains another one. */
    record Contains(int operand) implements Check {}
  }

  JsonTest {
    places = List.copyOf(places);
  }

  @Override
  public Bound bind(@Nullable Object[] operands) {
    return new JsonEvaluation(this, operands);
  }
}
