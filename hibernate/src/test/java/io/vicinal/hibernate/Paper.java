package io.vicinal.hibernate;

import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.util.HashSet;
import java.util.Set;
import org.hibernate.annotations.Array;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

@Entity
class Paper {
  enum Language {
    ENGLISH,
    GERMAN
  }

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  Long id;

  @Version int version;

  @Column(nullable = false)
  String title;

  @Column(unique = true)
  String doi;

  @Enumerated(EnumType.STRING)
  Language language;

  @Column(name = "year")
  int year;

  @ManyToOne Author author;

  @ElementCollection Set<String> tags = new HashSet<>();

  @Array(length = 3)
  @JdbcTypeCode(SqlTypes.VECTOR)
  float[] embedding;

  Paper() {}

  Paper(String title, Language language, int year, float... embedding) {
    this.title = title;
    this.language = language;
    this.year = year;
    this.embedding = embedding;
  }
}
