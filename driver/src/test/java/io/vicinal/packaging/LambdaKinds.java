package io.vicinal.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Every kind of lambda expression and method reference, with its answers. */
final class LambdaKinds implements Callable<List<Object>> {
  private final String word = "word";

  /** Whose methods answer. */
  interface Named {
    String name();

    default Supplier<String> greeting() {
      return () -> "hello " + name() + mark();
    }

    private String mark() {
      return "!";
    }
  }

  private record Point(int x, double y) implements Named {
    @Override
    public String name() {
      Function<Point, Integer> first = Point::x;
      return "point " + first.apply(this);
    }
  }

  private class Inner {
    Supplier<String> outer() {
      return () -> word + secret(1);
    }
  }

  /** Returns the answers. */
  @Override
  public List<Object> call() throws Exception {
    var answers = new ArrayList<Object>();
    withoutValues(answers);
    withValues(answers);
    converted(answers);
    many(answers);
    answers.add(identities());
    return answers;
  }

  private String secret(int times) {
    return "s".repeat(times);
  }

  private static long half(long number) {
    return number / 2;
  }

  private static void withoutValues(List<Object> answers) throws Exception {
    Supplier<List<String>> list = ArrayList::new;
    IntFunction<int[]> array = int[]::new;
    BiFunction<Integer, Double, Point> point = Point::new;
    Function<Object, String> text = String::valueOf;
    UnaryOperator<String> trimmed = String::strip;
    Comparator<String> order = String::compareTo;
    Function<Named, String> name = Named::name;
    Callable<String> failing = () -> "called";
    answers.add(list.get());
    answers.add(array.apply(3).length);
    answers.add(point.apply(1, 2.5).toString());
    answers.add(text.apply(7) + trimmed.apply(" a "));
    answers.add(order.reversed().compare("a", "b"));
    answers.add(name.apply(new Point(4, 0)) + failing.call());
  }

  private void withValues(List<Object> answers) {
    long wide = 1L << 40;
    double real = 0.5;
    boolean flag = !answers.isEmpty();
    Supplier<String> all = () -> word + wide + real + flag + answers.size();
    IntFunction<String> bound = this::secret;
    Consumer<Object> adding = answers::add; // returns a boolean that nobody wants
    LongSupplier nothing = () -> wide;
    adding.accept(all.get() + bound.apply(2) + nothing.getAsLong());
    answers.add(new Inner().outer().get() + new Point(9, 1).greeting().get());
    Function<Integer, Function<Integer, Integer>> nested = a -> b -> a * 10 + b;
    answers.add(nested.apply(4).apply(2));
  }

  private static void converted(List<Object> answers) {
    ToLongFunction<Integer> widened = Integer::intValue;
    Function<Integer, Long> boxed = LambdaKinds::half; // an int that becomes a long and is boxed
    ToIntFunction<Object> unboxed = Object::hashCode;
    ToDoubleFunction<Long> real = Long::doubleValue;
    DoubleUnaryOperator root = Math::sqrt;
    IntSupplier small = () -> (byte) 7;
    IntPredicate even = i -> i % 2 == 0;
    Supplier<Integer> length = "four"::length;
    BinaryOperator<Integer> sum = Integer::sum;
    ToIntFunction<List<Integer>> head = List::getFirst; // an Object that is an Integer
    Function<Character, Integer> letter = Character::getNumericValue;
    BooleanSupplier yes = () -> Boolean.TRUE;
    answers.add(widened.applyAsLong(3) + boxed.apply(9) + unboxed.applyAsInt(5));
    answers.add(real.applyAsDouble(2L) + root.applyAsDouble(4));
    answers.add(small.getAsInt() + length.get() + sum.apply(1, 2) + head.applyAsInt(List.of(8)));
    answers.add(even.test(4) == yes.getAsBoolean() ? letter.apply('9') : -1);
  }

  /** More than share one class. */
  private static void many(List<Object> answers) {
    List<Supplier<Object>> numbers =
        List.of(
            () -> 0, () -> 1, () -> 2, () -> 3, () -> 4, () -> 5, () -> 6, () -> 7, () -> 8,
            () -> 9, () -> 10, () -> 11, () -> 12, () -> 13, () -> 14, () -> 15, () -> 16);
    numbers.forEach(number -> answers.add(number.get()));
  }

  /** An expression that holds nothing is one object, however often it runs. */
  private static boolean identities() {
    var seen = new ArrayList<Supplier<Object>>();
    for (int i = 0; i < 2; i++) {
      seen.add(() -> "same");
    }
    Supplier<Object> kept = (Supplier<Object> & Serializable) () -> "left as it is";
    return seen.getFirst() == seen.getLast() && kept instanceof Serializable;
  }
}
