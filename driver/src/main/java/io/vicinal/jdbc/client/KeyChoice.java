package io.vicinal.jdbc.client;

import java.util.List;

/**
 * Which columns of the rows that a statement writes its caller wants back.
 *
 * @param automatic whether those that have values of their own, or else the key
 * @param names of columns
 * @param positions of columns, from 1
 */
public record KeyChoice(boolean automatic, List<String> names, List<Integer> positions) {
  public static final KeyChoice NONE = new KeyChoice(false, List.of(), List.of());
  public static final KeyChoice AUTOMATIC = new KeyChoice(true, List.of(), List.of());

  public KeyChoice {
    names = List.copyOf(names);
    positions = List.copyOf(positions);
  }
}
