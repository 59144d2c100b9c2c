/**
 * What the build does to the jar of the driver after it is put together: how does a first query
 * load less? It lies among the tests because nothing of it is part of the product.
 */
package io.vicinal.packaging;
