package io.vicinal.storage;

/**
 * Parameters of a hierarchical navigable small world graph (Malkov &amp; Yashunin 2018, arXiv
 * 1603.09320).
 *
 * <p>The paper's letters and our names: {@code M} is {@code m}, {@code Mmax0} is {@code 2 * m},
 * {@code efConstruction} is {@code efConstruction}, {@code ef} of a search is {@code efSearch},
 * {@code mL} is {@code 1 / ln(m)}.
 *
 * @param m links per node on the upper levels, 2 to 100; level 0 has twice as many
 * @param efConstruction candidates kept while a node is linked, 4 to 1000
 * @param seed decides each node's level, so that the same rows give the same graph
 */
public record HnswParameters(int m, int efConstruction, long seed) {
  public static final int M_DEFAULT = 16;
  public static final int EF_CONSTRUCTION_DEFAULT = 200;
  public static final int EF_SEARCH_DEFAULT = 100;
  public static final int EF_SEARCH_MAX = 1000;
  public static final HnswParameters DEFAULT =
      new HnswParameters(M_DEFAULT, EF_CONSTRUCTION_DEFAULT, 42);

  public HnswParameters {
    requireBetween("m", m, 2, 100);
    requireBetween("ef_construction", efConstruction, 4, 1000);
  }

  private static void requireBetween(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new StorageException.InvalidSetting(
          name + " must be between " + min + " and " + max + ", not " + value);
    }
  }
}
