package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.Contender;
import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.HnswlibContender;
import io.vicinal.benchmarks.ann.contender.JVectorContender;
import io.vicinal.benchmarks.ann.contender.JVectorGraph;
import io.vicinal.benchmarks.ann.contender.JVectorMode;
import io.vicinal.benchmarks.ann.contender.JdbcContender;
import io.vicinal.benchmarks.ann.contender.LuceneContender;
import io.vicinal.benchmarks.ann.contender.LuceneFormat;
import io.vicinal.benchmarks.ann.contender.ScalarContender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Names all contenders, ours first; each has a directory of its own. */
final class Contenders {
  private static final int M = AnnOptions.M;
  private static final int EF_CONSTRUCTION = AnnOptions.EF_CONSTRUCTION;

  private final AnnOptions options;
  private final Path directory;
  private final List<Contender> chosen = new ArrayList<>();

  private Contenders(AnnOptions options, Path directory) {
    this.options = options;
    this.directory = directory;
  }

  /** Returns the contenders that {@code options} ask for. */
  static List<Contender> of(AnnOptions options, Path directory) throws IOException {
    var contenders = new Contenders(options, directory);
    contenders.addVicinal();
    contenders.addLucene();
    contenders.addJVector();
    Path hnswlib = Files.createDirectory(directory.resolve("hnswlib"));
    contenders.add(new HnswlibContender(hnswlib, M, EF_CONSTRUCTION));
    return contenders.chosen;
  }

  private void addVicinal() {
    for (String quantization : options.quantizations()) {
      Path path = directory.resolve("engine-" + chosen.size());
      var engine = new EngineContender(path, quantization, M, EF_CONSTRUCTION);
      boolean isFirst = chosen.isEmpty();
      add(engine);
      if (isFirst && chosen.contains(engine)) {
        add(new JdbcContender(directory.resolve("jdbc"), engine));
        add(new ScalarContender(directory.resolve("scalar"), engine));
      }
    }
  }

  private void addLucene() throws IOException {
    for (LuceneFormat format : LuceneFormat.values()) {
      Path path = directory.resolve("lucene-" + format);
      add(new LuceneContender(path, format, M, EF_CONSTRUCTION));
    }
  }

  private void addJVector() {
    var graph = new JVectorGraph(M, EF_CONSTRUCTION);
    for (JVectorMode mode : JVectorMode.values()) {
      add(new JVectorContender(mode, graph, directory.resolve("jvector-" + mode)));
    }
  }

  private void add(Contender contender) {
    String name = contender.name().toLowerCase(Locale.ROOT);
    if (options.only().isEmpty() || options.only().stream().anyMatch(name::contains)) {
      chosen.add(contender);
    }
  }
}
