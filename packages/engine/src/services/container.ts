/** The container library, imported after the reflection metadata that it requires. */
import "reflect-metadata";

export { container, type DependencyContainer, inject, injectable } from "tsyringe";
