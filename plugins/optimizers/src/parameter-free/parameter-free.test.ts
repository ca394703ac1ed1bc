import { describePluginLaws } from "@thalweg/testing";
import plugin from "../index.js";

describePluginLaws(plugin, { folder: import.meta.dirname });
