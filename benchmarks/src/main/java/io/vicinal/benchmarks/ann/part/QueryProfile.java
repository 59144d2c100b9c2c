package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Counts where a querying thread is found by the flight recorder, every ten milliseconds. */
final class QueryProfile {
  private static final String SAMPLE = "jdk.ExecutionSample";
  private static final Duration PERIOD = Duration.ofMillis(10);

  /** On the stack of every thread that asks. */
  private static final String ASKING = "io.vicinal.benchmarks.ann.contender.JavaQuestions";

  private final Map<ProfileArea, Integer> areas = new EnumMap<>(ProfileArea.class);
  private final Map<String, Integer> methods = new HashMap<>();
  private int samples;

  private QueryProfile() {}

  /** Asks for so many seconds with one thread and returns where the time went. */
  static QueryProfile of(Questions questions, int effort, double seconds) throws Exception {
    Path file = Files.createTempFile("vicinal-bench", ".jfr");
    try (var recording = new Recording()) {
      recording.enable(SAMPLE).withPeriod(PERIOD);
      recording.start();
      questions.turn(effort, 1, seconds);
      recording.stop();
      recording.dump(file);
      return read(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static QueryProfile read(Path file) throws IOException {
    var profile = new QueryProfile();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
        profile.add(event.getStackTrace().getFrames());
      }
    }
    return profile;
  }

  private void add(List<RecordedFrame> frames) {
    List<String> classes = new ArrayList<>();
    for (RecordedFrame frame : frames) {
      classes.add(frame.getMethod().getType().getName());
    }
    if (classes.stream().noneMatch(ASKING::equals)) {
      return;
    }
    samples++;
    areas.merge(ProfileArea.of(classes), 1, Integer::sum);
    String simple = classes.getFirst().substring(classes.getFirst().lastIndexOf('.') + 1);
    methods.merge(simple + "." + frames.getFirst().getMethod().getName(), 1, Integer::sum);
  }

  /** Returns the share of an area, 0 to 1. */
  double share(ProfileArea area) {
    return (double) areas.getOrDefault(area, 0) / Math.max(1, samples);
  }

  int samples() {
    return samples;
  }

  /** Returns the methods that most samples found on top, with their share in percent. */
  List<String> hottest(int count) {
    return methods.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(entry -> entry.getKey() + " " + 100 * entry.getValue() / samples + " %")
        .toList();
  }
}
