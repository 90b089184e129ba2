// What is wrong with a file that should be a trace, in words for whoever opened it.

export class Damage extends Error {
  override name = 'Damage';
}
