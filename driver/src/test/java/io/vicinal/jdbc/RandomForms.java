package io.vicinal.jdbc;

import java.util.List;
import java.util.Random;

/** Spells random values by forms: # stands for a digit, @ for a small letter. */
record RandomForms(Random random) {
  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String spelled(String form) {
    var text = new StringBuilder();
    for (char letter : form.toCharArray()) {
      text.append(
          switch (letter) {
            case '#' -> (char) ('0' + random.nextInt(10));
            case '@' -> (char) ('a' + random.nextInt(26));
            default -> letter;
          });
    }
    return text.toString();
  }
}
