package io.vicinal.planner.literal;

import io.vicinal.planner.literal.SqlTokens.Token;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What encloses each token of a text: the parenthesis, the CASE and the clause in which it stands,
 * found in one pass. Places are numbers of tokens, -1 where there is none. Immutable.
 */
final class Enclosing {
  private static final Set<String> CLAUSES =
      Set.of("by", "select", "from", "where", "having", "on", "set", "values", "limit");

  private final int[] parentheses;
  private final int[] cases;
  private final int[] clauses;

  private Enclosing(int count) {
    this.parentheses = new int[count];
    this.cases = new int[count];
    this.clauses = new int[count];
  }

  /** What is open at a token; a parenthesis within a CASE hides it, and its clause is its own. */
  private record Open(int parenthesis, int ofCase, int clause) {}

  static Enclosing of(List<Token> tokens) {
    var result = new Enclosing(tokens.size());
    Deque<Open> outer = new ArrayDeque<>();
    var open = new Open(-1, -1, -1);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      result.parentheses[i] = open.parenthesis();
      result.cases[i] = open.ofCase();
      result.clauses[i] = open.clause();
      if (token.is("(")) {
        outer.push(open);
        open = new Open(i, -1, i);
      } else if (token.is("case")) {
        outer.push(open);
        open = new Open(open.parenthesis(), i, open.clause());
      } else if (token.is(")")) {
        while (open.ofCase() >= 0 && !outer.isEmpty()) { // a CASE without END
          open = outer.pop();
        }
        open = outer.isEmpty() ? open : outer.pop();
      } else if (token.is("end") && open.ofCase() >= 0) {
        open = outer.pop();
      } else if (CLAUSES.contains(token.word()) && open.ofCase() < 0) {
        open = new Open(open.parenthesis(), open.ofCase(), i);
      }
    }
    return result;
  }

  /** Returns where the parenthesis around the token at {@code i} opens. */
  int parenthesisAt(int i) {
    return parentheses[i];
  }

  /** Returns where the CASE begins that the token at {@code i} is a part of. */
  int caseAt(int i) {
    return cases[i];
  }

  /** Returns the word, or the parenthesis, that begins the clause of the token at {@code i}. */
  int clauseAt(int i) {
    return i < 0 ? -1 : clauses[i];
  }
}
