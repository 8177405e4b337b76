export declare const suppliedNode: string | undefined;
export declare const nodePath: string;
