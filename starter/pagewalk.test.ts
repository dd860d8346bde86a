// The Jest entry: one describe per chapter, one test per visible case. The cases are data; `npx pagewalk test` runs the same.
import { registerSuites } from '@pagewalk/kit';

registerSuites(__dirname);
