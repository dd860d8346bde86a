import type { ProxyCache } from '../../10-working-set/working-set';
import type { PageNo } from '../../machine';

/** What a reference does to the VM's real map. */
export interface ProxyEffects {
  /** The page comes into the VM: its mapping must be valid. */
  enter(gfn: PageNo): void;
  /** The page leaves the VM: its frame stays with the hypervisor, its mapping goes. */
  leave(gfn: PageNo): void;
}

/** A VM whose pages beyond its share lie in a cache of the hypervisor (chapter 10): hardware finds only those in the VM. */
export class ProxiedVm implements ProxyCache {
  constructor(
    private readonly cache: ProxyCache,
    private readonly effects: ProxyEffects,
  ) {}

  reference(page: PageNo): ReturnType<ProxyCache['reference']> {
    const outcome = this.cache.reference(page);
    if (outcome.evicted !== null) this.effects.leave(outcome.evicted);
    if (outcome.where !== 'vm') this.effects.enter(page);
    return outcome;
  }

  histogram(): readonly number[] {
    return this.cache.histogram();
  }

  missesAt(extraPages: number): number {
    return this.cache.missesAt(extraPages);
  }

  recommend(maxMisses: number): number | null {
    return this.cache.recommend(maxMisses);
  }
}
