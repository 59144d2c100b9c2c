package io.vicinal.sql.ast;

/** Tells words, which may all be labels of columns, from literals and symbols. */
public final class LabelWord {
  private LabelWord() {}

  /** Returns whether {@code token} is a key word or a name without quotes. */
  public static boolean is(String token) {
    return !token.isEmpty()
        && !Character.isDigit(token.charAt(0))
        && token.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }
}
