package io.vicinal.server.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The bundled definitions of WordNet 3.1 with their sentence embeddings; see LICENSE.txt beside the
 * files.
 *
 * @param definitions in file order
 * @param queries embeddings of definitions that are not among them, {@code float[384]} each
 */
record WordNetSample(List<Definition> definitions, List<float[]> queries) {
  static final int DIMENSION = 384;
  private static final String FOLDER = "wordnet/";

  /**
   * One meaning of one word.
   *
   * @param synset WordNet's offset and part of speech, such as "11487417-n"
   * @param embedding {@code float[384]}, of length 1
   */
  record Definition(
      String synset, String partOfSpeech, String word, String text, float[] embedding) {}

  /** Reads the sample from the class path. */
  static WordNetSample load() throws IOException {
    List<float[]> embeddings = readFloat16("definitions.f16");
    var definitions = new ArrayList<Definition>(embeddings.size());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(open("definitions.tsv.gz")), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split("\t", -1);
        String synset = fields[0];
        definitions.add(
            new Definition(
                synset,
                synset.substring(synset.length() - 1),
                fields[1],
                fields[2],
                embeddings.get(definitions.size())));
      }
    }
    return new WordNetSample(definitions, readFloat16("queries.f16"));
  }

  /** Returns the embedding of the first meaning of {@code word} as that part of speech. */
  float[] embeddingOf(String word, String partOfSpeech) {
    return definitions.stream()
        .filter(d -> d.word().equals(word) && d.partOfSpeech().equals(partOfSpeech))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the sample has no \"" + word + "\""))
        .embedding();
  }

  private static List<float[]> readFloat16(String name) throws IOException {
    try (InputStream in = open(name)) {
      ShortBuffer halves =
          ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      var vectors = new ArrayList<float[]>(halves.remaining() / DIMENSION);
      while (halves.remaining() >= DIMENSION) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
          vector[i] = Float.float16ToFloat(halves.get());
        }
        vectors.add(vector);
      }
      return vectors;
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = WordNetSample.class.getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IOException("the demo's data " + FOLDER + name + " is not in the jar");
    }
    return in;
  }
}
