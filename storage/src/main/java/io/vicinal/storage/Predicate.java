package io.vicinal.storage;

import java.util.List;

/**
 * A condition on one row, with SQL's three values: a comparison with NULL is unknown, and a row is
 * kept only where the whole is true.
 */
public sealed interface Predicate {
  /** How a column compares with an operand. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL
  }

  /**
   * {@code column <comparison> operand}. Numbers compare by value whatever their classes, text by
   * code point, CHAR without trailing blanks.
   */
  record Compare(int column, Comparison comparison, Operand operand) implements Predicate {}

  /** {@code column IN (operands)}; an operand that is NULL makes a miss unknown. */
  record In(int column, List<Operand> operands) implements Predicate {
    public In {
      operands = List.copyOf(operands);
    }
  }

  /** {@code column IS NULL}, never unknown. */
  record IsNull(int column) implements Predicate {}

  /**
   * {@code column LIKE pattern}, matched in linear time. {@code escape} is the escape character or
   * 0 for none.
   */
  record Like(int column, Operand pattern, char escape, boolean ignoreCase) implements Predicate {}

  /** {@code column} of BOOLEAN type, taken as a condition. */
  record IsTrue(int column) implements Predicate {}

  /** {@code distance(column, vector) < bound} or {@code <=}; a NULL distance is unknown. */
  record WithinDistance(int column, Metric metric, Operand vector, Operand bound, boolean inclusive)
      implements Predicate {}

  /**
   * How a column of arrays compares with an operand. A NULL array, or a NULL operand that should be
   * one, is unknown; NULL elements equal nothing.
   */
  enum ArrayRelation {
    /**
     * {@code operand = ANY (column)}: an element equals the operand; a miss is unknown if an
     * element is NULL, and so is any array but an empty one if the operand is NULL.
     */
    HAS,
    /** {@code column && operand}: they have an element in common. */
    OVERLAPS,
    /** {@code column @> operand}: every element of the operand, a list, is one of the column's. */
    CONTAINS,
    /** {@code column <@ operand}: every element of the column's is one of the operand's. */
    CONTAINED_BY
  }

  /** {@code column <relation> operand}; the operand is an element or a {@code List} of them. */
  record ArrayCompare(int column, ArrayRelation relation, Operand operand) implements Predicate {}

  /** {@code column}, which is text, satisfies {@code test}. */
  record Satisfies(int column, TextTest test, List<Operand> operands) implements Predicate {
    public Satisfies {
      operands = List.copyOf(operands);
    }
  }

  record And(List<Predicate> terms) implements Predicate {
    public And {
      terms = List.copyOf(terms);
    }
  }

  record Or(List<Predicate> terms) implements Predicate {
    public Or {
      terms = List.copyOf(terms);
    }
  }

  record Not(Predicate term) implements Predicate {}
}
