/** The container's library, behind the metadata that it wants to find first. */
import "reflect-metadata";

export { container, type DependencyContainer, inject, injectable } from "tsyringe";
