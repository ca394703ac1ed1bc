import { describe, expect, it } from "vitest";
import { listingFrom, listings, singular } from "./kinds.js";

describe("what is to be listed", () => {
  it.each(listings)("is named in the plural or the singular: %s", (listing) => {
    for (const text of [listing, singular(listing), listing.toUpperCase()]) {
      expect(listingFrom(text)).toBe(listing);
    }
  });
});
