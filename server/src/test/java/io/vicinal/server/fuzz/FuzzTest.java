package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.vicinal.server.wire.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Feeds every target with its seeds, with what was found before, and with so many inputs made of
 * them; {@code vicinal.fuzz-minutes} lets each run for that long instead, from another seed.
 */
final class FuzzTest {
  private static final Path FOUND_BEFORE = Path.of("src/test/resources/fuzz");
  private static final Path FOUND = Path.of("target/fuzz");
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final long MINUTES = Long.getLong("vicinal.fuzz-minutes", 0);
  private static final long SEED =
      Long.getLong("vicinal.seed", MINUTES > 0 ? System.nanoTime() >>> 8 : 1);
  private static final long INPUT_SECONDS_MAX = 120;
  private static final int FINDINGS_MAX = Integer.getInteger("vicinal.fuzz-findings", 1);

  private record Fuzzed(String name, int inputs, Callable<FuzzTarget> maker) {}

  @TestFactory
  Stream<DynamicTest> nothingThatIsSentDoesHarm() {
    return Stream.of(
            new Fuzzed("json", 800, () -> new AvaticaTarget(WireFormat.JSON)),
            new Fuzzed("protobuf", 800, () -> new AvaticaTarget(WireFormat.PROTOBUF)),
            new Fuzzed("driver", 1_500, DriverFrameTarget::new),
            new Fuzzed("rest", 800, RestTarget::new),
            new Fuzzed("url", 5_000, UrlTarget::new),
            new Fuzzed("sql", 600, SqlTarget::new),
            new Fuzzed("server", 300, LyingServerTarget::new))
        .map(fuzzed -> dynamicTest(fuzzed.name, () -> fuzz(fuzzed)));
  }

  private static void fuzz(Fuzzed fuzzed) throws Exception {
    var findings = new TreeMap<String, AssertionError>();
    long fed = 0;
    try (FuzzTarget target = fuzzed.maker.call();
        var watch = new Watch()) {
      var seeds = new ArrayList<>(target.seeds());
      List<byte[]> found = foundBefore(fuzzed.name);
      seeds.addAll(found);
      for (byte[] seed : target.seedsAreTested() ? found : seeds) {
        feed(fuzzed.name, target, seed, watch, findings);
      }
      var mutator = new Mutator(seeds, target.words());
      long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
      for (long i = 0;
          findings.size() < FINDINGS_MAX
              && (MINUTES > 0 ? System.nanoTime() < end : i < (long) fuzzed.inputs * SOAK);
          i++) {
        feed(fuzzed.name, target, mutator.input(SEED + i), watch, findings);
        fed++;
      }
    }
    System.out.printf("fuzzed %s with %d inputs, seed %d%n", fuzzed.name, fed, SEED);
    if (!findings.isEmpty()) {
      AssertionError first = findings.firstEntry().getValue();
      findings.values().stream().skip(1).forEach(first::addSuppressed);
      throw first;
    }
  }

  private static List<byte[]> foundBefore(String name) throws IOException {
    Path directory = FOUND_BEFORE.resolve(name);
    var inputs = new ArrayList<byte[]>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.sorted().toList()) {
          inputs.add(Base64.getMimeDecoder().decode(Files.readString(file)));
        }
      }
    }
    return inputs;
  }

  private static void feed(
      String name,
      FuzzTarget target,
      byte[] input,
      Watch watch,
      TreeMap<String, AssertionError> findings)
      throws IOException {
    watch.begin(name, input);
    try {
      target.feed(input.clone());
    } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
      String file = Integer.toHexString(Arrays.hashCode(input)) + ".base64";
      Files.createDirectories(FOUND.resolve(name));
      Files.writeString(
          FOUND.resolve(name).resolve(file), Base64.getMimeEncoder().encodeToString(input));
      findings.putIfAbsent(
          String.valueOf(e),
          new AssertionError(
              "target "
                  + name
                  + " fails; move target/fuzz/"
                  + name
                  + "/"
                  + file
                  + " to src/test/resources/fuzz/"
                  + name
                  + " and mend it: "
                  + shown(input),
              e));
    } finally {
      watch.end();
    }
  }

  private static String shown(byte[] input) {
    String text = Served.printable(new String(input, StandardCharsets.ISO_8859_1));
    return text.length() > 2_000 ? text.substring(0, 2_000) + "..." : text;
  }

  /** Ends the JVM's wait for an input that is never done with. */
  private static final class Watch implements AutoCloseable {
    private final Thread thread;
    private volatile boolean closed;
    private volatile long since = Long.MAX_VALUE;
    private volatile String what = "";

    Watch() {
      Thread fuzzing = Thread.currentThread();
      thread =
          Thread.ofPlatform()
              .daemon()
              .name("fuzz-watch")
              .start(() -> {
                while (!closed) {
                  if (since != Long.MAX_VALUE
                      && System.nanoTime() - since > TimeUnit.SECONDS.toNanos(INPUT_SECONDS_MAX)) {
                    var stuck = new AssertionError(what + " is not done with");
                    stuck.setStackTrace(fuzzing.getStackTrace());
                    stuck.printStackTrace();
                    since = System.nanoTime();
                  }
                  java.util.concurrent.locks.LockSupport.parkNanos(
                      TimeUnit.MILLISECONDS.toNanos(200));
                }
              });
    }

    void begin(String name, byte[] input) {
      what = "target " + name + ", input " + shown(input);
      since = System.nanoTime();
    }

    void end() {
      long taken = System.nanoTime() - since;
      String which = what;
      since = Long.MAX_VALUE;
      assertTrue(
          taken < TimeUnit.SECONDS.toNanos(INPUT_SECONDS_MAX),
          () -> which + " took " + TimeUnit.NANOSECONDS.toSeconds(taken) + " s");
    }

    @Override
    public void close() throws InterruptedException {
      closed = true;
      thread.join();
    }
  }
}
